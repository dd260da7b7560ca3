package dev.larkpost.engine.limit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubling from {@code first} to {@code most}, then a random
 * half taken off so that many waiters do not come back together. The generator must be safe for the
 * threads that ask.
 */
public record Backoff(Duration first, Duration most, RandomGenerator random) {
  private static final int DOUBLINGS_MAX = 30;

  public Backoff {
    if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException("back-off from " + first + " to " + most);
    }
  }

  /**
   * @param attempt how many tries there were, 1 after the first
   */
  public Duration after(int attempt) {
    int doublings = Math.min(Math.max(attempt - 1, 0), DOUBLINGS_MAX);
    Duration full = min(first.multipliedBy(1L << doublings), most);
    long nanos = full.toNanos();
    return Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2 + 1));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
