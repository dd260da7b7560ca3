package dev.larkpost.xmtp.conversation;

/**
 * What the inbox owner (here: the bot) said about a conversation; local, never changes delivery by
 * others.
 */
public enum ConsentState {
  UNKNOWN,
  ALLOWED,
  DENIED
}
