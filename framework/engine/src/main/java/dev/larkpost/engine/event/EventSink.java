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

  /** First this one, then the other. */
  default EventSink then(EventSink other) {
    return (tx, events) -> {
      take(tx, events);
      other.take(tx, events);
    };
  }
}
