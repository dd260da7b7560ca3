package dev.larkpost.connectors.kafka;

import java.time.Duration;
import java.util.function.Consumer;

/** How publishing stands, and says so: once when it begins to fail, once when it works again. */
final class ReceiptState implements ReceiptListener {
  private final Consumer<String> operator;
  private volatile int failures;

  /**
   * @param operator told what somebody should know
   */
  ReceiptState(Consumer<String> operator) {
    this.operator = operator;
  }

  /** Rounds in a row that failed by now. */
  int failures() {
    return failures;
  }

  @Override
  public void failed(int attempt, Duration retryIn, Throwable cause) {
    failures = attempt;
    if (attempt == 1) {
      operator.accept("they wait in the store and are tried again: " + cause.getMessage());
    }
  }

  @Override
  public void recovered() {
    failures = 0;
    operator.accept("they are published again");
  }
}
