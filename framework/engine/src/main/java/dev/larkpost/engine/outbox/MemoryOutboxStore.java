package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.InboxId;
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
import java.util.function.Function;
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

  private record Place(
      Lane lane,
      Destination destination,
      Optional<AnnouncementId> announcement,
      Optional<String> category) {
    static Place of(Delivery delivery) {
      return new Place(
          delivery.lane(),
          delivery.destination(),
          delivery.purpose().announcement(),
          delivery.category());
    }
  }

  private record Count(AnnouncementId announcement, DeliveryState state, String reason)
      implements Comparable<Count> {
    private static final Comparator<Count> ORDER =
        Comparator.comparing(Count::announcement)
            .thenComparing(Count::state)
            .thenComparing(Count::reason);

    @Override
    public int compareTo(Count other) {
      return ORDER.compare(this, other);
    }
  }

  private final MemoryMap<Count, Long> counts = new MemoryMap<>();

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
        counted(tx, delivery, 1);
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
        plan.due(),
        plan.purpose());
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
          .ifPresent(d -> replace(tx, d, now));
    }
  }

  /** The one place where a delivery changes, so that the counts always follow. */
  private void replace(Transaction tx, Delivery changed, Instant now) {
    rows.get(changed.id()).ifPresent(old -> counted(tx, old.delivery(), -1));
    counted(tx, changed, 1);
    rows.put(tx, changed.id(), new Row(changed, Optional.empty(), now));
  }

  private void counted(Transaction tx, Delivery delivery, long more) {
    delivery
        .purpose()
        .announcement()
        .ifPresent(
            a ->
                count(
                    tx,
                    a,
                    delivery.state().finished() ? delivery.state() : DeliveryState.PLANNED,
                    delivery.state().finished() ? delivery.reason().orElse("") : "",
                    more));
  }

  @Override
  public void count(
      Transaction tx, AnnouncementId announcement, DeliveryState state, String reason, long more) {
    Count count = new Count(announcement, state, reason);
    counts.put(tx, count, counts.get(count).orElse(0L) + more);
  }

  @Override
  public Progress progress(Transaction tx, AnnouncementId announcement) {
    List<Progress.Count> found = new ArrayList<>();
    counts
        .all()
        .forEach(
            (count, n) -> {
              if (count.announcement().equals(announcement) && n > 0) {
                found.add(new Progress.Count(count.state(), count.reason(), n));
              }
            });
    return new Progress(found);
  }

  @Override
  public int hold(Transaction tx, AnnouncementId announcement) {
    return move(tx, announcement, d -> d.due().isBefore(HELD), d -> d.due().plus(HELD_FOR));
  }

  @Override
  public int unhold(Transaction tx, AnnouncementId announcement) {
    return move(tx, announcement, d -> !d.due().isBefore(HELD), d -> d.due().minus(HELD_FOR));
  }

  private int move(
      Transaction tx,
      AnnouncementId announcement,
      Predicate<Delivery> which,
      Function<Delivery, Instant> due) {
    List<Row> moved = planned(announcement).stream().filter(r -> which.test(r.delivery())).toList();
    moved.forEach(
        r ->
            rows.put(
                tx,
                r.delivery().id(),
                new Row(
                    Changes.due(r.delivery(), due.apply(r.delivery())),
                    Optional.empty(),
                    r.changed())));
    return moved.size();
  }

  private List<Row> planned(AnnouncementId announcement) {
    return rows.all().values().stream()
        .filter(Row::planned)
        .filter(r -> r.delivery().purpose().announcement().equals(Optional.of(announcement)))
        .toList();
  }

  @Override
  public int cancel(Transaction tx, AnnouncementId announcement, String reason, Instant now) {
    return cancel(
            tx, planned(announcement).stream().map(r -> r.delivery().id()).toList(), reason, now)
        .size();
  }

  @Override
  public List<InboxId> told(
      Transaction tx, AnnouncementId announcement, Optional<InboxId> after, int limit) {
    return rows.all().values().stream()
        .map(Row::delivery)
        .filter(d -> d.purpose().announcement().equals(Optional.of(announcement)))
        .filter(MemoryOutboxStore::shown)
        .flatMap(d -> d.purpose().recipient().stream())
        .filter(i -> after.isEmpty() || i.compareTo(after.get()) > 0)
        .sorted()
        .limit(limit)
        .toList();
  }

  private static boolean shown(Delivery d) {
    return d.state().underway()
        || d.state() == DeliveryState.CONFIRMED
        || d.reason().equals(Optional.of(OutboxStore.DIGEST));
  }

  @Override
  public int later(Transaction tx, AnnouncementId announcement, Instant now, int most) {
    return (int)
        planned(announcement).stream()
            .filter(r -> r.delivery().due().isAfter(now))
            .limit(most)
            .count();
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
      case Settlement.Held h when planned -> Optional.of(Changes.held(d, h));
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
            replace(tx, Changes.to(Changes.compacted(d), DeliveryState.CONFIRMED), now);
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
        d -> replace(tx, Changes.again(d, now), now));
  }

  @Override
  public List<DeliveryId> cancel(
      Transaction tx, Collection<DeliveryId> ids, String reason, Instant now) {
    return change(
        tx,
        ids,
        d -> d.state() == DeliveryState.PLANNED,
        d -> replace(tx, Changes.ended(Changes.compacted(d), DeliveryState.SKIPPED, reason), now));
  }

  @Override
  public List<DeliveryId> drop(
      Transaction tx, Collection<DeliveryId> ids, String reason, Instant now) {
    return change(
        tx,
        ids,
        d -> d.state() == DeliveryState.DEAD || d.state() == DeliveryState.UNREACHABLE,
        d -> replace(tx, Changes.ended(Changes.compacted(d), DeliveryState.SKIPPED, reason), now));
  }

  private Stream<Row> unreachable() {
    return rows.all().values().stream()
        .filter(r -> r.delivery().state() == DeliveryState.UNREACHABLE);
  }

  @Override
  public List<Delivery> unreachable(
      Transaction tx, AnnouncementId announcement, Optional<InboxId> after, int limit) {
    return unreachable()
        .map(Row::delivery)
        .filter(d -> d.purpose().announcement().equals(Optional.of(announcement)))
        .filter(
            d ->
                d.purpose()
                    .recipient()
                    .filter(i -> after.isEmpty() || i.compareTo(after.get()) > 0)
                    .isPresent())
        .sorted(Comparator.comparing(d -> d.purpose().recipient().orElseThrow()))
        .limit(limit)
        .toList();
  }

  @Override
  public List<Delivery> unreachableSince(Transaction tx, Instant before, int limit) {
    return unreachable()
        .filter(r -> r.changed().isBefore(before))
        .sorted(Comparator.comparing(Row::changed).thenComparing(r -> r.delivery().id()))
        .limit(limit)
        .map(Row::delivery)
        .toList();
  }

  @Override
  public Optional<Instant> oldestUnreachable(Transaction tx) {
    return unreachable().map(Row::changed).min(Comparator.naturalOrder());
  }

  @Override
  public void stillUnreachable(Transaction tx, Collection<DeliveryId> ids, Instant now) {
    ids.stream()
        .flatMap(id -> rows.get(id).stream())
        .filter(r -> r.delivery().state() == DeliveryState.UNREACHABLE)
        .forEach(r -> rows.put(tx, r.delivery().id(), new Row(r.delivery(), r.lease(), now)));
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
