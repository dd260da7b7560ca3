package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventPump;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * A source, its pump, and what was heard of them. One run of a process, over a store that stays.
 */
final class Reader implements SourceListener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  final List<Event> told = new ArrayList<>();
  final List<String> setAside = new ArrayList<>();
  final List<String> noticed = new ArrayList<>();
  final List<Throwable> failures = new ArrayList<>();
  int recoveries;

  final KafkaSource source;
  private final ManualClock clock = ManualClock.startingNow();
  private final EventPump pump;

  Reader(KafkaCluster cluster, KafkaSourceSettings settings, State state, EventSink sink) {
    source = new KafkaSource(cluster, settings, this);
    pump =
        new EventPump(
            source,
            new EventPump.Parts(state.transactions(), state.events(), sink, this, clock),
            new EventPump.Settings(
                50,
                Duration.ofMillis(100),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), new Random(1))));
  }

  Reader(KafkaCluster cluster, KafkaSourceSettings settings, State state) {
    this(cluster, settings, state, (tx, events) -> {});
  }

  /** One round of the pump, after whatever pause it wants. */
  boolean round() {
    Duration pause = Duration.between(clock.instant(), pump.nextDue());
    if (!pause.isNegative()) {
      clock.pass(pause);
    }
    return pump.runOnce();
  }

  /** Rounds until it holds. Every round waits for the broker, so this is no busy loop. */
  void until(BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "waited too long; told "
                + told.size()
                + ", noticed "
                + noticed
                + ", failed "
                + failures);
      }
      round();
    }
  }

  void untilTold(int count) {
    until(() -> told.size() >= count);
  }

  /** So many rounds, for what must not happen. */
  void rounds(int count) {
    for (int i = 0; i < count; i++) {
      round();
    }
  }

  List<String> ns() {
    return told.stream().map(event -> event.fields().integer("n").toString()).toList();
  }

  @Override
  public void told(SourceName name, List<Event> events) {
    told.addAll(events);
  }

  @Override
  public void failed(SourceName name, int attempt, Duration retryIn, Throwable cause) {
    failures.add(cause);
  }

  @Override
  public void recovered(SourceName name) {
    recoveries++;
  }

  @Override
  public void setAside(SourceName name, String what) {
    setAside.add(what);
  }

  @Override
  public void noticed(SourceName name, String what) {
    noticed.add(what);
  }

  @Override
  public void close() {
    source.close();
  }
}
