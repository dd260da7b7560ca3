package dev.larkpost.engine.schedule;

import dev.larkpost.engine.connect.Feed;
import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A schedule of a bot: its firings are the event {@code schedule.NAME}.
 *
 * @param name letters, digits, - and _; stable, since the checkpoint belongs to it
 */
public record NamedSchedule(String name, Schedule schedule, Missed missed) {
  /** What the event says. */
  public static final Set<String> FIELDS = Set.of("schedule", "at", "date", "time", "zone");

  /** Beginning of the events' names. */
  public static final String EVENTS = "schedule.";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  public NamedSchedule {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no name of a schedule; write letters, digits, - and _");
    }
  }

  /** Whether a schedule can be called this. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  public EventName event() {
    return new EventName(EVENTS + name);
  }

  SourceName source() {
    return new SourceName("schedule:" + name);
  }

  /** The source of its firings, for one bot. */
  public Feed feed(Clock clock, SourceListener listener) {
    return new Feed(
        new ScheduleSource(this, clock, listener),
        Feed.NO_SINK,
        Set.of(new Wanted(event(), Optional.empty())));
  }
}
