package dev.larkpost.engine.event;

import dev.larkpost.xmtp.store.Transaction;
import java.util.List;

/**
 * What is done with events that were never told before. Runs inside the transaction that moves the
 * checkpoint: what it writes with {@code tx} is durable together with it. Be quick: no network. Set
 * aside what cannot be used; an exception undoes the whole batch, which is then read again.
 */
@FunctionalInterface
public interface EventSink {
  /**
   * @param events not empty, in order
   */
  void take(Transaction tx, List<Event> events);

  /**
   * Sees what was read before the transaction begins, on the pump's thread: here is the time for
   * what may wait. What was told before may be among it, and it may come again.
   *
   * @param events not empty, in order
   * @throws RuntimeException to have them all read again after a pause
   */
  default void prepare(List<Event> events) {}

  /** First this one, then the other. */
  default EventSink then(EventSink other) {
    return new Both(this, other);
  }

  /** See {@link EventSink#then}. */
  record Both(EventSink one, EventSink other) implements EventSink {
    @Override
    public void prepare(List<Event> events) {
      one.prepare(events);
      other.prepare(events);
    }

    @Override
    public void take(Transaction tx, List<Event> events) {
      one.take(tx, events);
      other.take(tx, events);
    }
  }
}
