package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Duration;
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
   * behind an earlier planned delivery of the same lane, destination, category and announcement
   * (or, like it, of none) that is not in the result too: an announcement or a category that is
   * held back holds back nobody else.
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

  /**
   * Dead and unreachable ones become {@code SKIPPED}; their content is gone.
   *
   * @return those that did
   */
  List<DeliveryId> drop(Transaction tx, Collection<DeliveryId> ids, String reason, Instant now);

  /** Unreachable ones of an announcement, by recipient, after the given one. */
  List<Delivery> unreachable(
      Transaction tx, AnnouncementId announcement, Optional<InboxId> after, int limit);

  /** Unreachable ones of everything that ended, or was tried, before then; longest ago first. */
  List<Delivery> unreachableSince(Transaction tx, Instant before, int limit);

  /** When the one of {@link #unreachableSince} ended that ended longest ago. */
  Optional<Instant> oldestUnreachable(Transaction tx);

  /** Unreachable ones count as tried now. */
  void stillUnreachable(Transaction tx, Collection<DeliveryId> ids, Instant now);

  List<Delivery> find(Transaction tx, Collection<DeliveryId> ids);

  /** A page of all deliveries in a state, oldest first. */
  List<Delivery> inState(Transaction tx, DeliveryState state, DeliveryId after, int limit);

  /** How many there are of each state. */
  Map<DeliveryState, Long> counts(Transaction tx);

  /**
   * Holds back an announcement's planned deliveries: their time moves {@link #HELD_FOR} ahead, and
   * postponing them does not bring it back. Leases on them end. @return how many
   */
  int hold(Transaction tx, AnnouncementId announcement);

  /** Undoes {@link #hold}: each is due when it was before. @return how many */
  int unhold(Transaction tx, AnnouncementId announcement);

  /** Planned ones of an announcement become {@code SKIPPED}. @return how many */
  int cancel(Transaction tx, AnnouncementId announcement, String reason, Instant now);

  /**
   * What became of an announcement so far. Kept by every change, never counted anew; includes what
   * {@link #count} was told.
   */
  Progress progress(Transaction tx, AnnouncementId announcement);

  /** Counts recipients that never became a delivery. @param state SKIPPED or UNREACHABLE */
  void count(
      Transaction tx, AnnouncementId announcement, DeliveryState state, String reason, long more);

  /**
   * Inboxes this announcement was or may have been shown to: sealed, published, confirmed, or
   * summed up in a digest; in order, after the given one.
   */
  List<InboxId> told(
      Transaction tx, AnnouncementId announcement, Optional<InboxId> after, int limit);

  /** How many of an announcement's planned deliveries are not due yet. @param most counted */
  int later(Transaction tx, AnnouncementId announcement, Instant now, int most);

  /** Why deliveries are skipped that a digest sums up. */
  String DIGEST = "digest";

  /** How far the time of what is held back is moved. */
  Duration HELD_FOR = Duration.ofDays(365_000);

  /** Whatever is due from then on is held back. */
  Instant HELD = Instant.parse("2500-01-01T00:00:00Z");

  /** Forgets finished ones that ended before then, except dead letters. @return how many */
  int forget(Transaction tx, Instant endedBefore);
}
