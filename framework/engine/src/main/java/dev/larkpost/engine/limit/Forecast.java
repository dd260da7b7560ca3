package dev.larkpost.engine.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long publishes take by the model of {@link BucketLimiter}, with a full bucket at the start
 * and nothing else to send.
 *
 * @param budget absent for networks without limits
 * @param perSecond what this process manages by itself, at least 1
 */
public record Forecast(Optional<Budget> budget, int perSecond) {
  /** A careful guess of what one process manages. */
  public static final int PER_SECOND = 2_000;

  public Forecast {
    if (perSecond < 1) {
      throw new IllegalArgumentException(perSecond + " per second");
    }
  }

  /** When the last of so many publishes is out. */
  public Instant last(Instant first, long units) {
    Duration own = Duration.ofMillis(units * 1_000 / perSecond);
    // One after the other: silence is counted from the last answer of a spend.
    return first.plus(own).plus(budget.map(b -> silence(b, units)).orElse(Duration.ZERO));
  }

  private static Duration silence(Budget budget, long units) {
    // At will down to a whole refill and the reserve, then one refill per period.
    long poor = units - (budget.capacity() - budget.replyReserve() - budget.refill());
    if (poor <= 0) {
      return Duration.ZERO;
    }
    long spends = (poor + budget.refill() - 1) / budget.refill();
    // The first spend follows at once: the bucket still has what bulk leaves for it.
    return budget.period().plus(budget.margin()).multipliedBy(spends - 1);
  }
}
