package dev.larkpost.engine.outbox;

/**
 * Priority classes, most urgent first. The order and names are stored: only ever add at the end.
 */
public enum Lane {
  REPLY,
  NOTIFICATION,
  ANNOUNCEMENT,
  WARM_UP
}
