package dev.larkpost.engine.outbox;

import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.xmtp.store.Transaction;
import java.util.Collection;
import java.util.List;

/**
 * Events that were set aside for a rule, until somebody drains them or there is better news. One
 * entry for a rule and a fact: what happened to the fact last.
 */
public interface DeadEventStore {
  /** Inserts, or replaces what is there of this rule and fact, under the same number. */
  void put(Transaction tx, DeadEvent dead);

  /** A page, by number. */
  List<DeadEvent> page(Transaction tx, long after, int limit);

  /** Those of these that are here, by number. */
  List<DeadEvent> find(Transaction tx, Collection<Long> numbers);

  void remove(Transaction tx, Collection<Long> numbers);

  /** There is better news of a fact: its entry is void. @return whether there was one */
  boolean remove(Transaction tx, String rule, SourceName source, EventId event);

  /** How many there are. */
  long count(Transaction tx);

  /** Forgets the oldest beyond so many. @return how many were forgotten */
  int keep(Transaction tx, int newest);
}
