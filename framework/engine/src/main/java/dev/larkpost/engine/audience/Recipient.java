package dev.larkpost.engine.audience;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/**
 * One member of an audience.
 *
 * @param zone where it is night when; the bot's default when absent
 * @param language what they read; the bot's default when absent
 */
public record Recipient(Party party, Optional<ZoneId> zone, Optional<Locale> language) {
  public static Recipient of(Party party) {
    return new Recipient(party, Optional.empty(), Optional.empty());
  }

  /** What this one does not say about itself, from what the other says of the same party. */
  Recipient completedBy(Recipient other) {
    return new Recipient(party, zone.or(other::zone), language.or(other::language));
  }
}
