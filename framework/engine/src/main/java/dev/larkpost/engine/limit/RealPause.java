package dev.larkpost.engine.limit;

import dev.larkpost.xmtp.XmtpException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits by real time until closed or interrupted. */
final class RealPause implements Pause {
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);

  RealPause(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void until(Instant when) {
    long nanos = Duration.between(clock.instant(), when).toNanos();
    try {
      if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
        throw ended();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw ended();
    }
  }

  private static XmtpException ended() {
    return new XmtpException(
        XmtpException.Code.CLOSED,
        XmtpException.Retry.NEVER,
        "closed while waiting for the network's budget");
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
