package dev.larkpost.quarkus;

import dev.larkpost.engine.consent.Category;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;

/** Something people may stop by name. */
public interface CategoryConfig {
  /**
   * What holds for people who never said START: {@code tell} (until they say STOP) or {@code
   * withhold} (until they say START).
   */
  Category.Silent silent();

  /** The first moment in which nobody is to be disturbed by it, such as {@code 22:00}. */
  Optional<LocalTime> quietFrom();

  /** The first moment after; earlier than the other one means the next day. */
  Optional<LocalTime> quietTo();

  /** Told at any hour: the bot's own quiet hours and other limits do not count for it. */
  @WithDefault("false")
  boolean urgent();

  /** How many messages of it one person gets per period; as many as there are when absent. */
  OptionalInt most();

  /** The period of {@link #most}: any stretch of time as long as this; at most 31 days. */
  @WithDefault("1d")
  Duration period();

  /**
   * What becomes of more than that: {@code drop}, {@code delay} until there is room, or {@code
   * digest}, one message that sums it up.
   */
  @WithDefault("delay")
  Way overflow();

  /** The digest's template, filled with count, lines, more and category; a plain text if absent. */
  Optional<String> digest();

  /** What becomes of what a person's limit has no room for. */
  enum Way {
    DROP,
    DELAY,
    DIGEST
  }

  /** The zone of people who did not say theirs. */
  @WithDefault("UTC")
  ZoneId zone();
}
