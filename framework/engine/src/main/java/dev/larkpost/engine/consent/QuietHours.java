package dev.larkpost.engine.consent;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Hours in which nobody is to be disturbed, on the recipient's clock.
 *
 * @param from the first quiet moment
 * @param to the first moment after; earlier than {@code from} means the next day
 * @param zone of recipients who did not say theirs
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {
  public QuietHours {
    if (from.equals(to)) {
      throw new IllegalArgumentException("quiet hours from " + from + " to " + to);
    }
  }

  /** The first moment from this one on that is not quiet. */
  public Instant after(Instant moment, ZoneId where) {
    ZonedDateTime there = moment.atZone(where);
    if (!quiet(there.toLocalTime())) {
      return moment;
    }
    ZonedDateTime end = there.with(to);
    return (end.isAfter(there) ? end : there.plusDays(1).with(to)).toInstant();
  }

  private boolean quiet(LocalTime time) {
    boolean afterFrom = !time.isBefore(from);
    boolean beforeTo = time.isBefore(to);
    return from.isBefore(to) ? afterFrom && beforeTo : afterFrom || beforeTo;
  }
}
