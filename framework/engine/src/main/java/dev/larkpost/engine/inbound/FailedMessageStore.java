package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Messages whose handler failed, until they succeed, and dead letters until somebody drains them.
 * They have left the inbound store, so that a poisoned message holds up nobody. Keyed by the
 * message's sequence.
 */
public interface FailedMessageStore {
  /** Inserts or replaces, what the message says included. */
  void put(Transaction tx, FailedMessage failed);

  /** Those of these that are here. */
  List<FailedMessage> find(Transaction tx, Collection<Long> sequences);

  /** The one of this message. */
  Optional<FailedMessage> of(Transaction tx, MessageId message);

  void remove(Transaction tx, Collection<Long> sequences);

  /** Those whose next try is not after {@code now}, oldest try first. */
  List<FailedMessage> due(Transaction tx, Instant now, int limit);

  /** The earliest next try. */
  Optional<Instant> nextDue(Transaction tx);

  /** A page of the dead letters, by sequence. */
  List<FailedMessage> dead(Transaction tx, long afterSequence, int limit);

  /** How many dead letters there are. */
  long deadCount(Transaction tx);
}
