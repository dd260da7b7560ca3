package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** In memory, gone with the process; for tests and development. Every lease reads all rows. */
public final class MemoryOutboxStore implements OutboxStore {
  private record Row(Delivery delivery, Optional<Lease> lease, Instant changed) {
    boolean free(Instant now) {
      return lease.filter(l -> l.until().isAfter(now)).isEmpty();
    }

    boolean planned() {
      return delivery.state() == DeliveryState.PLANNED;
    }
  }

  private record Place(Lane lane, Destination destination) {
    static Place of(Delivery delivery) {
      return new Place(delivery.lane(), delivery.destination());
    }
  }

  private final MemoryMap<DeliveryId, Row> rows = new MemoryMap<>();
  private final MemoryMap<String, DeliveryId> keys = new MemoryMap<>();
  private long lastId;

  @Override
  public List<Delivery> plan(
      Transaction tx, List<NewDelivery> deliveries, Instant now, Optional<Lease> lease) {
    Set<Place> waiting = new HashSet<>();
    rows.all().values().stream().filter(Row::planned).forEach(r -> waiting.add(place(r)));
    List<Delivery> leased = new ArrayList<>();
    for (NewDelivery plan : deliveries) {
      if (keys.get(plan.body().idempotencyKey()).isEmpty()) {
        Delivery delivery = insertable(plan, now);
        boolean take =
            lease.isPresent() && !waiting.contains(Place.of(delivery)) && !plan.due().isAfter(now);
        keys.put(tx, plan.body().idempotencyKey(), delivery.id());
        rows.put(tx, delivery.id(), new Row(delivery, take ? lease : Optional.empty(), now));
        if (take) {
          leased.add(delivery);
        } else {
          waiting.add(Place.of(delivery));
        }
      }
    }
    return leased;
  }

  private Delivery insertable(NewDelivery plan, Instant now) {
    return new Delivery(
        new DeliveryId(++lastId),
        plan.lane(),
        plan.destination(),
        plan.body(),
        plan.category(),
        DeliveryState.PLANNED,
        Optional.empty(),
        0,
        now,
        plan.due());
  }

  @Override
  public List<Delivery> lease(Transaction tx, Lease lease, int limit) {
    Set<Place> blocked = new HashSet<>();
    List<Delivery> leased = new ArrayList<>();
    for (Row row : inLaneOrder().toList()) {
      boolean can = row.free(lease.now()) && !row.delivery().due().isAfter(lease.now());
      if (!can || leased.size() == limit || blocked.contains(place(row))) {
        blocked.add(place(row));
      } else {
        leased.add(row.delivery());
        rows.put(
            tx, row.delivery().id(), new Row(row.delivery(), Optional.of(lease), row.changed()));
      }
    }
    return leased;
  }

  private Stream<Row> inLaneOrder() {
    return rows.all().values().stream()
        .filter(Row::planned)
        .sorted(
            Comparator.comparing((Row r) -> r.delivery().lane())
                .thenComparing(r -> r.delivery().id()));
  }

  private static Place place(Row row) {
    return Place.of(row.delivery());
  }

  @Override
  public void release(Transaction tx, String worker) {
    List.copyOf(rows.all().values()).stream()
        .filter(r -> r.lease().filter(l -> l.worker().equals(worker)).isPresent())
        .forEach(
            r ->
                rows.put(
                    tx, r.delivery().id(), new Row(r.delivery(), Optional.empty(), r.changed())));
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return rows.all().values().stream()
        .filter(Row::planned)
        .map(r -> later(r.delivery().due(), r.lease().map(Lease::until).orElse(Instant.MIN)))
        .min(Comparator.naturalOrder());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  @Override
  public void settle(Transaction tx, List<Settlement> settlements, Instant now) {
    for (Settlement settlement : settlements) {
      rows.get(settlement.id())
          .flatMap(row -> settled(row.delivery(), settlement))
          .ifPresent(d -> rows.put(tx, d.id(), new Row(d, Optional.empty(), now)));
    }
  }

  private static Optional<Delivery> settled(Delivery d, Settlement settlement) {
    boolean planned = d.state() == DeliveryState.PLANNED;
    return switch (settlement) {
      case Settlement.Sealed s when planned ->
          Optional.of(
              Changes.to(
                  Changes.into(d, new Destination.InConversation(s.conversation())),
                  DeliveryState.SEALED));
      case Settlement.Published p when d.state() == DeliveryState.SEALED ->
          Optional.of(Changes.to(d, DeliveryState.PUBLISHED));
      case Settlement.Postponed p when planned -> Optional.of(Changes.postponed(d, p));
      case Settlement.Skipped s when planned ->
          Optional.of(Changes.ended(Changes.compacted(d), DeliveryState.SKIPPED, s.reason()));
      case Settlement.Unreachable u when planned ->
          Optional.of(Changes.ended(d, DeliveryState.UNREACHABLE, u.reason()));
      case Settlement.Dead dead when !d.state().finished() ->
          Optional.of(Changes.ended(d, DeliveryState.DEAD, dead.reason()));
      case Settlement other -> Optional.empty();
    };
  }

  @Override
  public List<DeliveryId> confirmed(Transaction tx, Collection<DeliveryId> ids, Instant now) {
    return change(
        tx,
        ids,
        d -> d.state() != DeliveryState.CONFIRMED,
        d -> {
          if (d.lane() == Lane.REPLY) {
            remove(tx, d);
          } else {
            Delivery done = Changes.to(Changes.compacted(d), DeliveryState.CONFIRMED);
            rows.put(tx, d.id(), new Row(done, Optional.empty(), now));
          }
        });
  }

  @Override
  public List<DeliveryId> planAgain(Transaction tx, Collection<DeliveryId> ids, Instant now) {
    return change(
        tx,
        ids,
        d ->
            d.state().underway()
                || d.state() == DeliveryState.DEAD
                || d.state() == DeliveryState.UNREACHABLE,
        d -> rows.put(tx, d.id(), new Row(Changes.again(d, now), Optional.empty(), now)));
  }

  @Override
  public List<DeliveryId> cancel(
      Transaction tx, Collection<DeliveryId> ids, String reason, Instant now) {
    return change(
        tx,
        ids,
        d -> d.state() == DeliveryState.PLANNED,
        d ->
            rows.put(
                tx,
                d.id(),
                new Row(
                    Changes.ended(Changes.compacted(d), DeliveryState.SKIPPED, reason),
                    Optional.empty(),
                    now)));
  }

  private List<DeliveryId> change(
      Transaction tx,
      Collection<DeliveryId> ids,
      Predicate<Delivery> which,
      Consumer<Delivery> how) {
    List<Delivery> changed = find(tx, ids).stream().filter(which).toList();
    changed.forEach(how);
    return changed.stream().map(Delivery::id).toList();
  }

  private void remove(Transaction tx, Delivery delivery) {
    rows.remove(tx, delivery.id());
    keys.remove(tx, delivery.body().idempotencyKey());
  }

  @Override
  public List<Delivery> find(Transaction tx, Collection<DeliveryId> ids) {
    return ids.stream().flatMap(id -> rows.get(id).stream()).map(Row::delivery).toList();
  }

  @Override
  public List<Delivery> inState(Transaction tx, DeliveryState state, DeliveryId after, int limit) {
    return rows.all().tailMap(after, false).values().stream()
        .map(Row::delivery)
        .filter(d -> d.state() == state)
        .limit(limit)
        .toList();
  }

  @Override
  public Map<DeliveryState, Long> counts(Transaction tx) {
    Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
    rows.all().values().forEach(r -> counts.merge(r.delivery().state(), 1L, Long::sum));
    return counts;
  }

  @Override
  public int forget(Transaction tx, Instant endedBefore) {
    List<Delivery> old =
        rows.all().values().stream()
            .filter(r -> r.changed().isBefore(endedBefore))
            .map(Row::delivery)
            .filter(d -> d.state().finished() && d.state() != DeliveryState.DEAD)
            .toList();
    old.forEach(d -> remove(tx, d));
    return old.size();
  }
}
