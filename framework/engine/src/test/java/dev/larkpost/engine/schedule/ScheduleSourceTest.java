package dev.larkpost.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.TickingClock;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventPump;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.event.EventSource;
import dev.larkpost.engine.event.MemoryEventStore;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.event.Told;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.xmtp.store.MemoryTransactions;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every day at nine, told once, whatever happens; the clock stands at noon of a Saturday. */
class ScheduleSourceTest {
  private static final String DAILY = "0 9 * * *";

  private final TickingClock clock = new TickingClock();
  private final MemoryTransactions transactions = new MemoryTransactions();
  private final MemoryEventStore store = new MemoryEventStore();
  private final List<String> told = new ArrayList<>();
  private final List<String> noticed = new ArrayList<>();
  private int failingHandlers;
  private int failingTransactions;
  private EventPump pump = start(DAILY, Missed.CATCH_UP);

  /** A process that starts with nothing but the store. */
  private EventPump start(String cron, Missed missed) {
    EventSource source =
        new NamedSchedule("morning", Schedule.of(cron, "Europe/Berlin"), missed)
            .feed(clock, listener())
            .source();
    return new EventPump(
        source,
        new EventPump.Parts(transactions, store, sink(), SourceListener.SILENT, clock),
        new EventPump.Settings(
            100,
            Duration.ZERO,
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(1))));
  }

  private SourceListener listener() {
    return new SourceListener() {
      @Override
      public void noticed(SourceName source, String what) {
        noticed.add(source + " " + what);
      }
    };
  }

  private EventSink sink() {
    return new EventSink() {
      @Override
      public void prepare(List<Event> events) {
        if (failingHandlers > 0) {
          failingHandlers--;
          throw new IllegalStateException("wanted");
        }
      }

      @Override
      public void take(Transaction tx, List<Event> events) {
        if (failingTransactions > 0) {
          failingTransactions--;
          throw new IllegalStateException("wanted");
        }
        tx.afterCommit(() -> events.forEach(e -> told.add(e.fields().text("at"))));
      }
    };
  }

  private void settle() {
    while (pump.runOnce()) {
      // on
    }
  }

  /** Lets time pass minute by minute. */
  private void pass(Duration time) {
    for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusMinutes(1)) {
      clock.pass(Duration.ofMinutes(1));
      settle();
    }
  }

  @Test
  void tells_every_firing_once_from_when_it_was_first_there() {
    settle();
    assertEquals(List.of(), told);
    pass(Duration.ofDays(2));
    assertEquals(List.of("2026-11-22T09:00:00+01:00", "2026-11-23T09:00:00+01:00"), told);
  }

  @Test
  void says_when_and_where() {
    settle();
    List<Event> events = new ArrayList<>();
    pass(Duration.ofDays(1));
    transactions.inSnapshot(
        tx ->
            events.addAll(
                store.after(tx, new SourceName("schedule:morning"), 0, Optional.empty(), 10)));
    assertEquals(1, events.size());
    Event event = events.getFirst();
    assertEquals("schedule.morning", event.name().value());
    assertEquals(Instant.parse("2026-11-22T08:00:00Z"), event.occurredAt());
    assertEquals(NamedSchedule.FIELDS, event.fields().values().keySet());
    assertEquals("2026-11-22", event.fields().text("date"));
    assertEquals("09:00", event.fields().text("time"));
    assertEquals("Europe/Berlin", event.fields().text("zone"));
  }

  @Test
  void a_restart_right_before_or_after_a_firing_neither_loses_nor_repeats_it() {
    settle();
    for (int i = 0; i < 36 * 60; i++) {
      clock.pass(Duration.ofMinutes(1));
      pump = start(DAILY, Missed.SKIP);
      settle();
    }
    assertEquals(List.of("2026-11-22T09:00:00+01:00"), told);
  }

  @Test
  void what_was_missed_is_caught_up_with_one_firing_the_latest() {
    settle();
    clock.pass(Duration.ofDays(10));
    pump = start(DAILY, Missed.CATCH_UP);
    settle();
    assertEquals(List.of("2026-12-01T09:00:00+01:00"), told);
    pass(Duration.ofDays(1));
    assertEquals("2026-12-02T09:00:00+01:00", told.getLast());
    assertEquals(2, told.size());
  }

  @Test
  void what_was_missed_is_skipped_when_told_so_and_said() {
    pump = start(DAILY, Missed.SKIP);
    settle();
    clock.pass(Duration.ofDays(10));
    pump = start(DAILY, Missed.SKIP);
    settle();
    assertEquals(List.of(), told);
    assertEquals(
        List.of("schedule:morning nobody was there at 2026-12-01T08:00:00Z; it is skipped"),
        noticed);
    pass(Duration.ofDays(1));
    assertEquals(List.of("2026-12-02T09:00:00+01:00"), told);
  }

  @Test
  void a_firing_whose_handler_fails_for_an_hour_was_not_missed() {
    pump = start(DAILY, Missed.SKIP);
    settle();
    clock.pass(Duration.ofHours(20));
    failingHandlers = 60;
    pass(Duration.ofHours(3));
    assertEquals(List.of("2026-11-22T09:00:00+01:00"), told);
    assertEquals(List.of(), noticed);
  }

  @Test
  void a_failed_transaction_tells_nothing_and_the_next_one_tells_it_once() {
    settle();
    failingTransactions = 3;
    pass(Duration.ofDays(1));
    assertEquals(0, failingTransactions);
    assertEquals(List.of("2026-11-22T09:00:00+01:00"), told);
  }

  @Test
  void a_changed_schedule_begins_anew_and_misses_nothing_of_the_old_one() {
    settle();
    clock.pass(Duration.ofDays(3));
    pump = start("0 8 * * *", Missed.CATCH_UP);
    settle();
    assertEquals(List.of(), told);
    pass(Duration.ofDays(1));
    assertEquals(List.of("2026-11-25T08:00:00+01:00"), told);
  }

  @Test
  void a_clock_that_goes_back_repeats_nothing() {
    settle();
    pass(Duration.ofDays(1));
    clock.pass(Duration.ofHours(-6));
    pass(Duration.ofHours(12));
    assertEquals(List.of("2026-11-22T09:00:00+01:00"), told);
  }

  @Test
  void a_closed_source_ends_a_read_that_waits() throws Exception {
    EventSource source =
        new NamedSchedule("m", Schedule.of(DAILY, "UTC"), Missed.SKIP)
            .feed(clock, SourceListener.SILENT)
            .source();
    Told nothing =
        new Told() {
          @Override
          public List<Event> after(
              long position, Optional<dev.larkpost.engine.event.EventId> id, int limit) {
            return List.of();
          }

          @Override
          public List<dev.larkpost.engine.event.Note> notes(String key, int limit) {
            return List.of();
          }
        };
    var begun = source.read(Optional.empty(), nothing, 1, Duration.ZERO).next();
    Thread closing = Thread.ofVirtual().start(source::close);
    EventException ended =
        assertThrows(
            EventException.class,
            () -> source.read(Optional.of(begun), nothing, 1, Duration.ofDays(1)));
    assertEquals(EventException.Code.CLOSED, ended.code());
    closing.join();
    assertTrue(told.isEmpty());
  }
}
