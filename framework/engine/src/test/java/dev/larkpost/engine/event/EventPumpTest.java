package dev.larkpost.engine.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.TickingClock;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.xmtp.store.MemoryTransactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A source that counts; a sink that may fail; time that moves when told. */
class EventPumpTest {
  private static final SourceName COUNTER = new SourceName("counter");

  /** Events 0, 1, 2 …, two a read, each told twice; the checkpoint is how many were read. */
  private static final class Counter implements EventSource {
    int failures;
    int end = 6;

    @Override
    public SourceName name() {
      return COUNTER;
    }

    @Override
    public EventBatch read(Optional<Checkpoint> after, Told told, int max, Duration wait) {
      if (failures > 0) {
        failures--;
        throw new EventException(
            EventException.Code.UNAVAILABLE, EventException.Retry.LATER, "wanted");
      }
      int at = after.map(c -> (int) c.bytes()[0]).orElse(0);
      if (at >= end) {
        return new EventBatch(List.of(), Checkpoint.of(new byte[] {(byte) at}));
      }
      return new EventBatch(
          List.of(event(Math.max(0, at - 1)), event(at), event(at + 1)),
          Checkpoint.of(new byte[] {(byte) (at + 2)}),
          List.of(Note.of("read", "" + at)));
    }

    private static Event event(int n) {
      return new Event(
          new EventId("n" + n),
          new EventName("counter.Counted"),
          EventKind.HAPPENED,
          COUNTER,
          n,
          Instant.EPOCH,
          Fields.NONE,
          Fields.NONE);
    }

    @Override
    public void close() {}
  }

  private static final class Heard implements SourceListener {
    final List<String> said = new ArrayList<>();

    @Override
    public void told(SourceName source, List<Event> events) {
      events.forEach(e -> said.add(e.id().value()));
    }

    @Override
    public void failed(SourceName source, int attempt, Duration retryIn, Throwable cause) {
      said.add("failed " + attempt);
    }

    @Override
    public void recovered(SourceName source) {
      said.add("recovered");
    }
  }

  private final TickingClock clock = new TickingClock();
  private final MemoryTransactions transactions = new MemoryTransactions();
  private final MemoryEventStore store = new MemoryEventStore();
  private final Counter source = new Counter();
  private final Heard heard = new Heard();
  private final List<String> taken = new ArrayList<>();
  private int sinkFailures;

  private final EventPump pump =
      new EventPump(
          source,
          new EventPump.Parts(
              transactions,
              store,
              (tx, events) -> {
                if (sinkFailures > 0) {
                  sinkFailures--;
                  throw new IllegalStateException("wanted");
                }
                tx.afterCommit(() -> events.forEach(e -> taken.add(e.id().value())));
              },
              heard,
              clock),
          new EventPump.Settings(
              100,
              Duration.ZERO,
              new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(1))));

  private Optional<Checkpoint> checkpoint() {
    return transactions.inSnapshot(tx -> store.checkpoint(tx, COUNTER));
  }

  @Test
  void everything_is_taken_once_and_in_order_until_there_is_nothing() {
    while (pump.runOnce()) {
      // on
    }
    assertEquals(List.of("n0", "n1", "n2", "n3", "n4", "n5"), taken);
    assertEquals(taken, heard.said);
  }

  @Test
  void a_failing_source_is_left_alone_for_a_growing_while() {
    source.failures = 2;
    assertFalse(pump.runOnce());
    Instant first = pump.nextDue();
    assertTrue(first.isAfter(clock.instant()));
    assertFalse(pump.runOnce());
    assertEquals(List.of("failed 1"), heard.said);
    clock.pass(Duration.between(clock.instant(), first));
    pump.runOnce();
    clock.pass(Duration.ofSeconds(60));
    assertTrue(pump.runOnce());
    assertEquals(List.of("failed 1", "failed 2", "n0", "n1", "recovered"), heard.said);
  }

  @Test
  void a_failing_sink_leaves_checkpoint_notes_and_facts_behind() {
    sinkFailures = 1;
    assertFalse(pump.runOnce());
    assertEquals(Optional.empty(), checkpoint());
    assertEquals(List.of(), new StoredTold(transactions, store, COUNTER).notes("", 10));
    clock.pass(Duration.between(clock.instant(), pump.nextDue()));
    assertTrue(pump.runOnce());
    assertEquals(List.of("n0", "n1"), taken);
  }

  @Test
  void a_checkpoint_moved_by_somebody_else_costs_a_pause_and_nothing_more() {
    EventSource raced =
        new EventSource() {
          private boolean once;

          @Override
          public SourceName name() {
            return COUNTER;
          }

          @Override
          public EventBatch read(Optional<Checkpoint> after, Told told, int max, Duration wait) {
            EventBatch batch = source.read(after, told, max, wait);
            if (!once) {
              once = true;
              assertTrue(pump.runOnce());
            }
            return batch;
          }

          @Override
          public void close() {}
        };
    EventPump slower =
        new EventPump(
            raced,
            new EventPump.Parts(
                transactions,
                store,
                (tx, events) -> events.forEach(e -> taken.add(e.id().value())),
                heard,
                clock),
            new EventPump.Settings(
                100,
                Duration.ZERO,
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(1))));
    assertFalse(slower.runOnce());
    assertEquals(List.of("n0", "n1", "failed 1"), heard.said);
    clock.pass(Duration.between(clock.instant(), slower.nextDue()));
    assertTrue(slower.runOnce());
    assertEquals(List.of("n0", "n1", "n2", "n3"), taken);
  }
}
