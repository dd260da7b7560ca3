package dev.larkpost.connectors.kafka;

/** Where a topic is begun that neither the store nor the group has a place in. */
public enum StartAt {
  /** With the oldest record the broker still has. */
  EARLIEST,
  /** With the next record. */
  LATEST
}
