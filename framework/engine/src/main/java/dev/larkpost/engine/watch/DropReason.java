package dev.larkpost.engine.watch;

/** Why a message reached no handler. */
public enum DropReason {
  /** The bot's own message, read back. */
  OWN,
  /** Not content at all. */
  UNDECODABLE,
  /** The bot's owner denied the conversation. */
  DENIED,
  /** The sender wrote more than the flood guard lets through. */
  FLOOD,
  /** A middleware of the bot said so. */
  MIDDLEWARE,
  /** Deleted, edited or expired while a handler had it; an edited one is handled anew. */
  WITHDRAWN,
  /** No handler wants this kind of message. */
  NO_HANDLER
}
