package dev.larkpost.engine.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/**
 * When something happens again and again, on the clocks of a place: minute, hour, day of month,
 * month, day of week, as in cron. Immutable.
 *
 * <p>Where clocks go forward, what falls into the missing hour happens when it is over. Where they
 * go back, what names its hours happens once, in the first of the two; what happens every hour goes
 * on through both.
 */
public final class Schedule {
  /** Characters of the text. */
  public static final int TEXT_MAX = 200;

  /** No place changes its clocks more often until the next leap day. */
  private static final int TRANSITIONS_MAX = 100;

  /**
   * Where the latest firing is looked for, the nearest first: never more than some hundred steps.
   */
  private static final List<Duration> WINDOWS =
      List.of(
          Duration.ofHours(1),
          Duration.ofDays(1),
          Duration.ofDays(32),
          Duration.ofDays(366),
          Duration.ofDays(366 * 8 + 1));

  private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");

  private final String text;
  private final ZoneId zone;
  private final ExecutionTime times;
  private final boolean everyHour;

  private Schedule(String text, ZoneId zone, Cron cron) {
    this.text = text;
    this.zone = zone;
    this.times = ExecutionTime.forCron(cron);
    this.everyHour = cron.retrieve(CronFieldName.HOUR).getExpression().asString().startsWith("*");
  }

  /**
   * @param text five fields, such as {@code 0 9 * * MON}
   * @throws IllegalArgumentException when it is none, or one that never comes; the message says
   *     what to write
   */
  public static Schedule of(String text, ZoneId zone) {
    if (text.length() > TEXT_MAX) {
      throw new IllegalArgumentException("a schedule of more than " + TEXT_MAX + " characters");
    }
    Schedule schedule = new Schedule(text.strip(), zone, cron(text));
    if (schedule.next(SOME_DAY).isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" never comes; look at its day and month");
    }
    return schedule;
  }

  /** As {@link #of(String, ZoneId)}, with the zone as people write it: {@code Europe/Berlin}. */
  public static Schedule of(String text, String zone) {
    ZoneId known;
    try {
      known = ZoneId.of(zone.strip());
    } catch (DateTimeException unknown) {
      throw new IllegalArgumentException(
          "\"" + zone + "\" is no time zone; write one such as Europe/Berlin or UTC", unknown);
    }
    return of(text, known);
  }

  private static Cron cron(String text) {
    try {
      return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
          .parse(text.strip())
          .validate();
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no schedule; write minute, hour, day of month, month and day of week, such"
              + " as \"0 9 * * MON\" ("
              + wrong.getMessage()
              + ")",
          wrong);
    }
  }

  /** The first time after this one. */
  public Optional<Instant> next(Instant after) {
    ZoneRules rules = zone.getRules();
    Instant at = after;
    LocalDateTime local = LocalDateTime.ofInstant(at, zone);
    for (int i = 0; i < TRANSITIONS_MAX; i++) {
      ZoneOffset offset = rules.getOffset(at);
      Optional<LocalDateTime> found = following(local);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Optional<ZoneOffsetTransition> change = Optional.ofNullable(rules.nextTransition(at));
      Instant time = found.get().toInstant(offset);
      if (change.filter(c -> !time.isBefore(c.getInstant())).isEmpty()) {
        if (!isRepeat(found.get(), offset, rules)) {
          return Optional.of(time);
        }
        at = time;
        local = found.get();
      } else {
        ZoneOffsetTransition jump = change.get();
        if (!everyHour && jump.isGap() && found.get().isBefore(jump.getDateTimeAfter())) {
          return Optional.of(jump.getInstant());
        }
        // The clocks are put; what comes right then counts.
        at = jump.getInstant();
        local = jump.getDateTimeAfter().minusSeconds(1);
      }
    }
    return Optional.empty();
  }

  /** In the second of two equal hours, of which only the first counts. */
  private boolean isRepeat(LocalDateTime local, ZoneOffset offset, ZoneRules rules) {
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    return !everyHour && offsets.size() == 2 && offset.equals(offsets.get(1));
  }

  /** On a clock nobody puts: where clocks are put is decided here. */
  private Optional<LocalDateTime> following(LocalDateTime local) {
    return times.nextExecution(local.atZone(ZoneOffset.UTC)).map(found -> found.toLocalDateTime());
  }

  /** The last time after the first one, and not after the second. */
  public Optional<Instant> latest(Instant after, Instant until) {
    for (Duration window : WINDOWS) {
      Instant start = until.minus(window);
      Instant from = start.isBefore(after) ? after : start;
      Optional<Instant> found = lastOf(from, until);
      if (found.isPresent() || from.equals(after)) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Instant> lastOf(Instant from, Instant until) {
    Optional<Instant> last = Optional.empty();
    Optional<Instant> next = next(from);
    while (next.isPresent() && !next.get().isAfter(until)) {
      last = next;
      next = next(next.get());
    }
    return last;
  }

  public ZoneId zone() {
    return zone;
  }

  /** Text and place: another one is another schedule. */
  @Override
  public String toString() {
    return text + " " + zone;
  }
}
