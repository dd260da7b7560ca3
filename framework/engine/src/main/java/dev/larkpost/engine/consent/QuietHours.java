package dev.larkpost.engine.consent;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * Hours in which nobody is to be disturbed, on the recipient's clock.
 *
 * @param from the first quiet moment
 * @param to the first moment after; earlier than {@code from} means the next day
 * @param zone of recipients who did not say theirs
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {
  /** Ends that are quiet again, because clocks are put forward or back around them. */
  private static final int ENDS_MAX = 4;

  public QuietHours {
    if (from.equals(to)) {
      throw new IllegalArgumentException("quiet hours from " + from + " to " + to);
    }
  }

  /** The first moment from this one on that is not quiet. */
  public Instant after(Instant moment, ZoneId where) {
    Instant awake = moment;
    for (int i = 0; i < ENDS_MAX && quiet(awake.atZone(where).toLocalTime()); i++) {
      awake = end(awake.atZone(where));
    }
    return awake;
  }

  private boolean quiet(LocalTime time) {
    boolean afterFrom = !time.isBefore(from);
    boolean beforeTo = time.isBefore(to);
    return from.isBefore(to) ? afterFrom && beforeTo : afterFrom || beforeTo;
  }

  /** The next time the clock there shows the end, or jumps over it. */
  private Instant end(ZonedDateTime there) {
    Instant today = shown(there, there.toLocalDate().atTime(to));
    return today.isAfter(there.toInstant())
        ? today
        : shown(there, there.toLocalDate().plusDays(1).atTime(to));
  }

  private static Instant shown(ZonedDateTime there, LocalDateTime time) {
    ZoneId zone = there.getZone();
    Optional<ZoneOffsetTransition> jump =
        Optional.ofNullable(zone.getRules().getTransition(time))
            .filter(ZoneOffsetTransition::isGap);
    // A time that is shown twice: the one of the hour we are in, else the earlier one.
    return jump.map(ZoneOffsetTransition::getInstant)
        .orElseGet(() -> ZonedDateTime.ofLocal(time, zone, there.getOffset()).toInstant());
  }
}
