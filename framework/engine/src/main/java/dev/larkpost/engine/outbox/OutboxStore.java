package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Durable deliveries of one bot. Every method works on batches inside the given transaction. Ids
 * not known here, or in a state the step does not start from, are passed over: a confirmation may
 * overtake the note that something was published.
 */
public interface OutboxStore {
  /**
   * Writes planned deliveries. One whose idempotency key is known is left out. With a lease, those
   * with no earlier planned delivery of the same lane and destination are leased at once.
   *
   * @return the new ones that are leased, in order; the others are found by {@link #lease}
   */
  List<Delivery> plan(
      Transaction tx, List<NewDelivery> deliveries, Instant now, Optional<Lease> lease);

  /**
   * Leases due deliveries: lane by lane, oldest first, none whose lease is held by anybody, none
   * behind an earlier planned delivery of the same lane and destination that is not in the result
   * too.
   */
  List<Delivery> lease(Transaction tx, Lease lease, int limit);

  /** Ends all leases of this worker: what an earlier run held. */
  void release(Transaction tx, String worker);

  /** When {@link #lease} may find something again, if anything is planned. */
  Optional<Instant> nextDue(Transaction tx);

  void settle(Transaction tx, List<Settlement> settlements, Instant now);

  /**
   * Read back from the network. Replies are removed, everything else becomes {@code CONFIRMED}
   * without its content.
   *
   * @return those that were not confirmed before
   */
  List<DeliveryId> confirmed(Transaction tx, Collection<DeliveryId> ids, Instant now);

  /**
   * Plans these again, due now, with the same content and key: bytes proved lost, or an operator's
   * wish for dead and unreachable ones. @return those that are planned now
   */
  List<DeliveryId> planAgain(Transaction tx, Collection<DeliveryId> ids, Instant now);

  /** Planned ones become {@code SKIPPED}. @return those that did */
  List<DeliveryId> cancel(Transaction tx, Collection<DeliveryId> ids, String reason, Instant now);

  List<Delivery> find(Transaction tx, Collection<DeliveryId> ids);

  /** A page of all deliveries in a state, oldest first. */
  List<Delivery> inState(Transaction tx, DeliveryState state, DeliveryId after, int limit);

  /** How many there are of each state. */
  Map<DeliveryState, Long> counts(Transaction tx);

  /** Forgets finished ones that ended before then, except dead letters. @return how many */
  int forget(Transaction tx, Instant endedBefore);
}
