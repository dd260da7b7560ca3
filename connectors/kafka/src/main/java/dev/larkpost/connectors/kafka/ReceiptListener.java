package dev.larkpost.connectors.kafka;

import java.time.Duration;

/** Told how receipts leave, for health, logs and metrics. Called on the publisher's thread. */
public interface ReceiptListener {
  ReceiptListener SILENT = new ReceiptListener() {};

  /** The brokers have these. */
  default void published(int count) {}

  /**
   * A round failed; what the brokers did not confirm waits in the store.
   *
   * @param attempt 1 for the first failure in a row
   */
  default void failed(int attempt, Duration retryIn, Throwable cause) {}

  /** The first good round after failures. */
  default void recovered() {}
}
