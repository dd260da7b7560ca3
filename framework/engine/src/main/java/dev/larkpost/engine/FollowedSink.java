package dev.larkpost.engine;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * A sink whose events are followed, from when they were read until they are durable. One thread.
 */
final class FollowedSink implements EventSink {
  private final EventSink sink;
  private final Function<Event, List<String>> meeting;
  private final Tracing tracing;
  private final Clock clock;
  private Instant read;

  /**
   * @param meeting the rules that meet an event; others are nobody's business
   */
  FollowedSink(
      EventSink sink, Function<Event, List<String>> meeting, Tracing tracing, Clock clock) {
    this.sink = sink;
    this.meeting = meeting;
    this.tracing = tracing;
    this.clock = clock;
    this.read = clock.instant();
  }

  @Override
  public void prepare(List<Event> events) {
    read = clock.instant();
    sink.prepare(events);
  }

  @Override
  public void take(Transaction tx, List<Event> events) {
    sink.take(tx, events);
    Instant began = read;
    tx.afterCommit(() -> events.forEach(event -> told(event, began)));
  }

  private void told(Event event, Instant began) {
    List<String> rules = meeting.apply(event);
    if (!rules.isEmpty()) {
      tracing.told(event, rules, new Tracing.Period(began, clock.instant()));
    }
  }
}
