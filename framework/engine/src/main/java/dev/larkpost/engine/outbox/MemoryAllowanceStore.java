package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** In memory, gone with the process; for tests and development. */
public final class MemoryAllowanceStore implements AllowanceStore {
  private record Place(String scope, InboxId inbox, DeliveryId delivery)
      implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::scope)
            .thenComparing(Place::inbox)
            .thenComparing(Place::delivery);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private final MemoryMap<Place, Instant> uses = new MemoryMap<>();

  @Override
  public List<Use> since(Transaction tx, String scope, Collection<InboxId> inboxes, Instant after) {
    Set<InboxId> asked = Set.copyOf(inboxes);
    return uses.all().entrySet().stream()
        .filter(e -> e.getKey().scope().equals(scope) && asked.contains(e.getKey().inbox()))
        .filter(e -> e.getValue().isAfter(after))
        .map(e -> new Use(scope, e.getKey().inbox(), e.getKey().delivery(), e.getValue()))
        .sorted(Comparator.comparing(Use::at).thenComparing(Use::delivery))
        .toList();
  }

  @Override
  public void use(Transaction tx, List<Use> more) {
    more.forEach(u -> uses.put(tx, new Place(u.scope(), u.inbox(), u.delivery()), u.at()));
  }

  @Override
  public int forget(Transaction tx, Instant usedBefore, int limit) {
    List<Place> old =
        uses.all().entrySet().stream()
            .filter(e -> e.getValue().isBefore(usedBefore))
            .map(java.util.Map.Entry::getKey)
            .limit(limit)
            .toList();
    old.forEach(place -> uses.remove(tx, place));
    return old.size();
  }
}
