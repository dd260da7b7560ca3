package dev.larkpost.engine.schedule;

import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventBatch;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventSource;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.event.Told;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The firings of one schedule. Its checkpoint is the last one that was told or passed over, so it
 * moves in the transaction of its effect: however often the process dies, a firing is told once.
 * The very first read, and the first one after the schedule was changed, begin now.
 */
final class ScheduleSource implements EventSource {
  /** A firing that is told later than this was missed. */
  static final Duration PUNCTUAL = Duration.ofMinutes(1);

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

  private final NamedSchedule schedule;
  private final Clock clock;
  private final SourceListener listener;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Handed out and not durable yet. It is handed out again however late it is by now: a handler
   * that fails for a while has not missed it.
   */
  private Optional<Instant> given = Optional.empty();

  ScheduleSource(NamedSchedule schedule, Clock clock, SourceListener listener) {
    this.schedule = schedule;
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public SourceName name() {
    return schedule.source();
  }

  @Override
  public EventBatch read(Optional<Checkpoint> after, Told told, int max, Duration wait)
      throws InterruptedException {
    if (closed.getCount() == 0) {
      throw closed();
    }
    Instant now = clock.instant();
    Optional<Instant> from = after.flatMap(this::place);
    if (from.isEmpty()) {
      return new EventBatch(List.of(), checkpoint(now));
    }
    Optional<Instant> due = due(from.get(), now);
    if (due.isEmpty()) {
      await(now, wait);
      return new EventBatch(List.of(), after.orElseThrow());
    }
    return new EventBatch(tellable(due.get(), now), checkpoint(due.get()));
  }

  private Optional<Instant> due(Instant from, Instant now) {
    return given.filter(g -> g.isAfter(from)).or(() -> schedule.schedule().latest(from, now));
  }

  private List<Event> tellable(Instant due, Instant now) {
    boolean again = given.equals(Optional.of(due));
    boolean late = due.plus(PUNCTUAL).isBefore(now);
    if (late && !again && schedule.missed() == Missed.SKIP) {
      listener.noticed(name(), "nobody was there at " + due + "; it is skipped");
      return List.of();
    }
    given = Optional.of(due);
    return List.of(event(due));
  }

  private Event event(Instant due) {
    ZonedDateTime there = due.atZone(schedule.schedule().zone());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("schedule", schedule.name());
    fields.put("at", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(there));
    fields.put("date", there.toLocalDate().toString());
    fields.put("time", TIME.format(there));
    fields.put("zone", schedule.schedule().zone().getId());
    return new Event(
        new EventId(schedule.name() + "/" + due.getEpochSecond()),
        schedule.event(),
        EventKind.HAPPENED,
        name(),
        Math.max(0, due.getEpochSecond()),
        due,
        new Fields(fields),
        Fields.NONE);
  }

  /** Until the next firing, as far as is known now: clocks may be put meanwhile. */
  private void await(Instant now, Duration wait) throws InterruptedException {
    Duration left =
        schedule
            .schedule()
            .next(now)
            .map(next -> Duration.between(now, next))
            .filter(l -> l.compareTo(wait) < 0)
            .orElse(wait);
    if (closed.await(left.toNanos(), TimeUnit.NANOSECONDS)) {
      throw closed();
    }
  }

  private static EventException closed() {
    return new EventException(
        EventException.Code.CLOSED, EventException.Retry.NEVER, "the schedule was closed");
  }

  private Checkpoint checkpoint(Instant at) {
    String text = at.truncatedTo(ChronoUnit.SECONDS) + "\n" + schedule.schedule();
    return Checkpoint.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty when the checkpoint is another schedule's: what that one missed is not ours. */
  private Optional<Instant> place(Checkpoint checkpoint) {
    String[] parts = new String(checkpoint.bytes(), StandardCharsets.UTF_8).split("\n", 2);
    return parts.length == 2 && parts[1].equals(schedule.schedule().toString())
        ? Optional.of(Instant.parse(parts[0]))
        : Optional.empty();
  }

  @Override
  public OptionalLong behind() {
    return OptionalLong.of(0);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
