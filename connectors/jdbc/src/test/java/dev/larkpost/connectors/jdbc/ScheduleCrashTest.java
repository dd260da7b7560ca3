package dev.larkpost.connectors.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventPump;
import dev.larkpost.engine.event.EventSource;
import dev.larkpost.engine.event.Note;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.engine.schedule.Missed;
import dev.larkpost.engine.schedule.NamedSchedule;
import dev.larkpost.engine.schedule.Schedule;
import dev.larkpost.testkit.ManualClock;
import dev.larkpost.xmtp.store.Transaction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A schedule on a durable store, whose process dies at random around its firings: before the commit
 * and after it, and between rounds. What it told is counted in the same store.
 */
class ScheduleCrashTest {
  private static final SourceName EFFECTS = new SourceName("effects");
  private static final int STEPS = 300;

  /** And between rounds, one in so many. */
  private static final int BETWEEN_ONE_IN = 10;

  /** Two hours before clocks go back there. */
  private static final Instant BEGAN = Instant.parse("2026-10-24T23:00:00Z");

  private static final Schedule OFTEN = Schedule.of("*/7 * * * *", "Europe/Berlin");

  private enum Death {
    NONE,
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  @TempDir Path folder;

  private final Random random = new Random(20261121);
  private final ManualClock clock = ManualClock.startingAt(BEGAN);
  private Death death = Death.NONE;
  private Optional<SqliteStore> open = Optional.empty();
  private int deaths;
  private int told;

  private EventPump pump(SqliteStore store) {
    EventSource source =
        new NamedSchedule("often", OFTEN, Missed.CATCH_UP)
            .feed(clock, SourceListener.SILENT)
            .source();
    return new EventPump(
        source,
        new EventPump.Parts(
            store.transactions(),
            store.events(),
            (tx, events) -> take(store, tx, events),
            SourceListener.SILENT,
            clock),
        new EventPump.Settings(
            10,
            Duration.ZERO,
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), new Random(1))));
  }

  private void take(SqliteStore store, Transaction tx, List<Event> events) {
    for (Event event : events) {
      // Told twice, a firing would leave two notes.
      store.events().note(tx, EFFECTS, List.of(Note.of(event.id() + "#" + told++, "told")));
    }
    if (death == Death.BEFORE_COMMIT) {
      throw new IllegalStateException("dies before the commit");
    }
    tx.afterCommit(
        () -> {
          if (death == Death.AFTER_COMMIT) {
            throw new IllegalStateException("dies after the commit");
          }
        });
  }

  @Test
  void every_firing_is_told_once_wherever_the_process_dies() {
    step(Duration.ZERO);
    for (int i = 0; i < STEPS; i++) {
      death = Death.values()[random.nextInt(3)];
      step(Duration.ofMinutes(1));
    }
    death = Death.NONE;
    step(Duration.ZERO);
    List<String> fired = effects().stream().map(key -> key.substring(0, key.indexOf('#'))).toList();
    assertEquals(fired.stream().distinct().toList(), fired);
    assertEquals(expected(), fired.size());
    assertTrue(fired.size() > 30 && deaths > 50, fired.size() + " firings, " + deaths + " deaths");
  }

  /** A minute of a process; of one that died, nothing is left but its store. */
  private void step(Duration time) {
    clock.pass(time);
    int before = told;
    pump(store()).runOnce();
    boolean atTheCommit = told > before && death != Death.NONE;
    if (atTheCommit || random.nextInt(BETWEEN_ONE_IN) == 0) {
      deaths++;
      close();
    }
  }

  private SqliteStore store() {
    SqliteStore store = open.orElseGet(() -> Stores.open(folder));
    open = Optional.of(store);
    return store;
  }

  @AfterEach
  void close() {
    open.ifPresent(SqliteStore::close);
    open = Optional.empty();
  }

  private List<String> effects() {
    SqliteStore store = store();
    return store
        .transactions()
        .inSnapshot(tx -> store.events().notes(tx, EFFECTS, "", 1_000))
        .stream()
        .map(Note::key)
        .toList();
  }

  /**
   * Every one: deaths last a minute, seldom longer than the seven between two firings, and the last
   * one missed is caught up with.
   */
  private static long expected() {
    Instant end = BEGAN.plus(Duration.ofMinutes(STEPS));
    return Stream.iterate(OFTEN.next(BEGAN), next -> OFTEN.next(next.orElseThrow()))
        .takeWhile(next -> !next.orElseThrow().isAfter(end))
        .count();
  }
}
