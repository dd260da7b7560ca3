package dev.larkpost.quarkus;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How much of something one person gets. */
public interface AllowanceConfig {
  /** How many messages per period, 1 to 1000; as many as there are if absent. */
  OptionalInt most();

  /** The period: any stretch of time as long as this; at most 31 days, one day if absent. */
  Optional<Duration> period();

  /**
   * What becomes of more than that: {@code drop}, {@code delay} until there is room (if absent), or
   * {@code digest}, one message that sums it up.
   */
  Optional<CategoryConfig.Way> overflow();

  /** The digest's template, filled with count, lines, more and category; a plain text if absent. */
  Optional<String> digest();
}
