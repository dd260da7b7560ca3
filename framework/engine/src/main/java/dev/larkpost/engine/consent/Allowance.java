package dev.larkpost.engine.consent;

import java.time.Duration;

/**
 * How much of something one recipient gets: in every stretch of time as long as the period,
 * wherever it begins, at most so many messages. Replies are never counted nor held back.
 *
 * @param most 1 to {@link #MOST_MAX}
 * @param period more than nothing, at most {@link #PERIOD_MAX}
 * @param overflow what becomes of the rest
 */
public record Allowance(int most, Duration period, Overflow overflow) {
  public static final int MOST_MAX = 1_000;

  /** How long it is remembered who was told when. */
  public static final Duration PERIOD_MAX = Duration.ofDays(31);

  public Allowance {
    if (most < 1 || most > MOST_MAX) {
      throw new IllegalArgumentException(
          "an allowance of " + most + "; 1 to " + MOST_MAX + " per period");
    }
    if (period.isNegative() || period.isZero() || period.compareTo(PERIOD_MAX) > 0) {
      throw new IllegalArgumentException(
          "an allowance per " + period + "; more than nothing, at most " + PERIOD_MAX);
    }
  }
}
