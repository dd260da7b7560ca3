package dev.larkpost.engine.receipt;

import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Lease;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.outbox.OutboxStore;
import dev.larkpost.engine.outbox.Progress;
import dev.larkpost.engine.outbox.Settlement;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Receipts for every delivery that ends; steps on the way cost nothing. */
final class ReceiptedOutboxStore implements OutboxStore {
  private final OutboxStore outbox;
  private final ReceiptStore store;
  private final Origins origins;

  ReceiptedOutboxStore(OutboxStore outbox, ReceiptStore store, Origins origins) {
    this.outbox = outbox;
    this.store = store;
    this.origins = origins;
  }

  @Override
  public void settle(Transaction tx, List<Settlement> settlements, Instant now) {
    List<DeliveryId> ending =
        settlements.stream().filter(ReceiptedOutboxStore::ends).map(Settlement::id).toList();
    Map<DeliveryId, Delivery> before = byId(tx, ending);
    outbox.settle(tx, settlements, now);
    List<NewReceipt> receipts = new ArrayList<>();
    for (Delivery after : find(tx, ending)) {
      Delivery was = before.get(after.id());
      if (after.state().finished() && was != null && was.state() != after.state()) {
        receipts.addAll(ended(tx, after, after.state(), after.reason(), now));
      }
    }
    add(tx, receipts);
  }

  /** Most settlements do not: they are not looked at twice. */
  private static boolean ends(Settlement settlement) {
    return switch (settlement) {
      case Settlement.Sealed sealed -> false;
      case Settlement.Published published -> false;
      case Settlement.Postponed postponed -> false;
      case Settlement.Held held -> false;
      case Settlement.Skipped skipped -> true;
      case Settlement.Unreachable unreachable -> true;
      case Settlement.Dead dead -> true;
    };
  }

  @Override
  public List<DeliveryId> confirmed(Transaction tx, Collection<DeliveryId> ids, Instant now) {
    // Replies are gone once they are confirmed.
    Map<DeliveryId, Delivery> before = byId(tx, ids);
    List<DeliveryId> confirmed = outbox.confirmed(tx, ids, now);
    ended(tx, confirmed, before, DeliveryState.CONFIRMED, Optional.empty(), now);
    return confirmed;
  }

  @Override
  public List<DeliveryId> cancel(
      Transaction tx, Collection<DeliveryId> ids, String reason, Instant now) {
    Map<DeliveryId, Delivery> before = byId(tx, ids);
    List<DeliveryId> cancelled = outbox.cancel(tx, ids, reason, now);
    ended(tx, cancelled, before, DeliveryState.SKIPPED, Optional.of(reason), now);
    return cancelled;
  }

  @Override
  public List<DeliveryId> drop(
      Transaction tx, Collection<DeliveryId> ids, String reason, Instant now) {
    Map<DeliveryId, Delivery> before = byId(tx, ids);
    List<DeliveryId> dropped = outbox.drop(tx, ids, reason, now);
    ended(tx, dropped, before, DeliveryState.SKIPPED, Optional.of(reason), now);
    return dropped;
  }

  private void ended(
      Transaction tx,
      List<DeliveryId> ids,
      Map<DeliveryId, Delivery> before,
      DeliveryState state,
      Optional<String> reason,
      Instant now) {
    List<NewReceipt> receipts = new ArrayList<>();
    for (DeliveryId id : ids) {
      Delivery delivery = before.get(id);
      if (delivery != null) {
        receipts.addAll(ended(tx, delivery, state, reason, now));
      }
    }
    add(tx, receipts);
  }

  private List<NewReceipt> ended(
      Transaction tx,
      Delivery delivery,
      DeliveryState state,
      Optional<String> reason,
      Instant now) {
    Optional<Trace> trace = origins.carried(tx, delivery);
    return DeliveryReceipts.ended(delivery, state, reason, now).stream()
        .map(receipt -> receipt.traced(trace))
        .toList();
  }

  private void add(Transaction tx, List<NewReceipt> receipts) {
    if (!receipts.isEmpty()) {
      store.add(tx, receipts);
    }
  }

  private Map<DeliveryId, Delivery> byId(Transaction tx, Collection<DeliveryId> ids) {
    Map<DeliveryId, Delivery> found = new HashMap<>();
    if (!ids.isEmpty()) {
      outbox.find(tx, ids).forEach(delivery -> found.put(delivery.id(), delivery));
    }
    return found;
  }

  @Override
  public List<Delivery> plan(
      Transaction tx, List<NewDelivery> deliveries, Instant now, Optional<Lease> lease) {
    return outbox.plan(tx, deliveries, now, lease);
  }

  @Override
  public List<Delivery> lease(Transaction tx, Lease lease, int limit) {
    return outbox.lease(tx, lease, limit);
  }

  @Override
  public void release(Transaction tx, String worker) {
    outbox.release(tx, worker);
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return outbox.nextDue(tx);
  }

  @Override
  public List<DeliveryId> planAgain(Transaction tx, Collection<DeliveryId> ids, Instant now) {
    return outbox.planAgain(tx, ids, now);
  }

  @Override
  public List<Delivery> find(Transaction tx, Collection<DeliveryId> ids) {
    return ids.isEmpty() ? List.of() : outbox.find(tx, ids);
  }

  @Override
  public List<Delivery> inState(Transaction tx, DeliveryState state, DeliveryId after, int limit) {
    return outbox.inState(tx, state, after, limit);
  }

  @Override
  public List<Delivery> unreachable(
      Transaction tx, AnnouncementId announcement, Optional<InboxId> after, int limit) {
    return outbox.unreachable(tx, announcement, after, limit);
  }

  @Override
  public List<Delivery> unreachableSince(Transaction tx, Instant before, int limit) {
    return outbox.unreachableSince(tx, before, limit);
  }

  @Override
  public Optional<Instant> oldestUnreachable(Transaction tx) {
    return outbox.oldestUnreachable(tx);
  }

  @Override
  public void stillUnreachable(Transaction tx, Collection<DeliveryId> ids, Instant now) {
    outbox.stillUnreachable(tx, ids, now);
  }

  @Override
  public Map<DeliveryState, Long> counts(Transaction tx) {
    return outbox.counts(tx);
  }

  @Override
  public int forget(Transaction tx, Instant endedBefore) {
    return outbox.forget(tx, endedBefore);
  }

  @Override
  public int hold(Transaction tx, AnnouncementId announcement) {
    return outbox.hold(tx, announcement);
  }

  @Override
  public int unhold(Transaction tx, AnnouncementId announcement) {
    return outbox.unhold(tx, announcement);
  }

  /** What was never tried gets no receipt of its own: the announcement's progress counts it. */
  @Override
  public int cancel(Transaction tx, AnnouncementId announcement, String reason, Instant now) {
    return outbox.cancel(tx, announcement, reason, now);
  }

  @Override
  public Progress progress(Transaction tx, AnnouncementId announcement) {
    return outbox.progress(tx, announcement);
  }

  @Override
  public void count(
      Transaction tx, AnnouncementId announcement, DeliveryState state, String reason, long more) {
    outbox.count(tx, announcement, state, reason, more);
  }

  @Override
  public int later(Transaction tx, AnnouncementId announcement, Instant now, int most) {
    return outbox.later(tx, announcement, now, most);
  }

  @Override
  public List<InboxId> told(
      Transaction tx, AnnouncementId announcement, Optional<InboxId> after, int limit) {
    return outbox.told(tx, announcement, after, limit);
  }
}
