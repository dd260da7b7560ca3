package dev.larkpost.engine.limit;

import java.time.Duration;

/**
 * What a network allows one source address.
 *
 * @param capacity tokens in a full bucket
 * @param refill tokens that come back per whole period since the bucket was last touched
 * @param period see refill
 * @param replyReserve tokens only replies may take
 * @param margin waited on top of a period, for clocks that disagree
 * @param spend how long one spend may last once the bucket is poor
 */
public record Budget(
    int capacity, int refill, Duration period, int replyReserve, Duration margin, Duration spend) {
  public Budget {
    if (refill < 1 || replyReserve < 0 || (long) replyReserve + refill > capacity) {
      throw new IllegalArgumentException(
          "a budget's capacity (%d) must be at least its refill (%d, 1 or more) and its reply-reserve (%d, 0 or more) together"
              .formatted(capacity, refill, replyReserve));
    }
  }

  /** Reads of the hosted networks (design section 4: 20,000 and 4,000 a minute). */
  public static Budget hostedReads() {
    return new Budget(
        20_000, 4_000, Duration.ofMinutes(1), 0, Duration.ofMillis(250), Duration.ofSeconds(5));
  }

  /** The hosted networks (design section 4: 3,000 and 600 a minute). */
  public static Budget hosted() {
    return new Budget(
        3_000, 600, Duration.ofMinutes(1), 300, Duration.ofMillis(250), Duration.ofSeconds(5));
  }
}
