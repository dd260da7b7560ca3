package dev.larkpost.quarkus;

import dev.larkpost.engine.consent.Category;
import io.smallrye.config.WithDefault;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

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

  /** The zone of people who did not say theirs. */
  @WithDefault("UTC")
  ZoneId zone();
}
