package dev.larkpost.engine.receipt;

/** What a receipt is about. The names are stored and on the wire: never rename one. */
public enum ReceiptKind {
  /** A delivery ended: confirmed, skipped, unreachable or dead. */
  DELIVERY,
  /** Somebody wrote to the bot, and it was handled. */
  REPLY,
  /** Somebody changed what they want to hear: STOP, MUTE, START. */
  OPT_OUT,
  /** A delivery, a message or an event was given up. */
  DEAD_LETTER
}
