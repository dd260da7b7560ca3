package dev.larkpost.quarkus;

import io.smallrye.config.WithDefault;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/** Hours in which nobody is to be disturbed, on the recipient's clock. */
public interface QuietHoursConfig {
  /** The first quiet moment, such as {@code 22:00}; without it there are none. */
  Optional<LocalTime> from();

  /** The first moment after; earlier than {@link #from} means the next day. */
  Optional<LocalTime> to();

  /** The zone of people who did not say theirs. */
  @WithDefault("UTC")
  ZoneId zone();
}
