package dev.larkpost.bench;

import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.conversation.ConfirmationListener;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Duration;
import java.util.List;

/** Counts confirmations and lets one thread wait for them. Any thread. */
final class Tally implements ConfirmationListener, EngineListener {
  private long confirmed;
  private String failure = "";

  @Override
  public void confirmed(Transaction tx, List<Long> references) {
    tx.afterCommit(() -> add(references.size()));
  }

  @Override
  public void lost(Transaction tx, List<Long> references) {
    fail(references.size() + " messages were proved lost");
  }

  @Override
  public void deliveryConfirmed(long delivery) {
    add(1);
  }

  @Override
  public void deliverySkipped(long delivery, String reason) {
    fail("delivery skipped: " + reason);
  }

  @Override
  public void deliveryUnreachable(long delivery, String reason) {
    fail("delivery unreachable: " + reason);
  }

  @Override
  public void deliveryDead(long delivery, String reason) {
    fail("delivery dead: " + reason);
  }

  private synchronized void add(int count) {
    confirmed += count;
    notifyAll();
  }

  synchronized void fail(String why) {
    failure = why;
    notifyAll();
  }

  synchronized long confirmed() {
    return confirmed;
  }

  /**
   * Waits until so many were confirmed since the start.
   *
   * @throws IllegalStateException when one failed or the time is over
   */
  synchronized void await(long total, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (confirmed < total && failure.isEmpty() && System.nanoTime() < end) {
      try {
        wait(1_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
    if (confirmed < total) {
      throw new IllegalStateException(
          confirmed + " of " + total + " confirmed" + (failure.isEmpty() ? "" : "; " + failure));
    }
  }
}
