package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** In memory, gone with the process; for tests and development. */
public final class MemoryUnreachedStore implements UnreachedStore {
  private record Place(AnnouncementId announcement, Party party) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::announcement).thenComparing(Place::party);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private record Row(Recipient recipient, Instant added, Instant tried) {}

  private final MemoryMap<Place, Row> rows = new MemoryMap<>();

  @Override
  public void add(
      Transaction tx, AnnouncementId announcement, Collection<Recipient> recipients, Instant now) {
    for (Recipient recipient : recipients) {
      Place place = new Place(announcement, recipient.party());
      Instant added = rows.get(place).map(Row::added).orElse(now);
      rows.put(tx, place, new Row(recipient, added, now));
    }
  }

  @Override
  public List<Recipient> page(
      Transaction tx, AnnouncementId announcement, Optional<Party> after, int limit) {
    return rows.all().entrySet().stream()
        .filter(e -> e.getKey().announcement().equals(announcement))
        .filter(e -> after.isEmpty() || e.getKey().party().compareTo(after.get()) > 0)
        .limit(limit)
        .map(e -> e.getValue().recipient())
        .toList();
  }

  @Override
  public void remove(Transaction tx, AnnouncementId announcement, Collection<Party> parties) {
    parties.forEach(party -> rows.remove(tx, new Place(announcement, party)));
  }

  @Override
  public List<Unreached> triedBefore(Transaction tx, Instant then, int limit) {
    return rows.all().entrySet().stream()
        .filter(e -> e.getValue().tried().isBefore(then))
        .sorted(
            Comparator.comparing((Map.Entry<Place, Row> e) -> e.getValue().tried())
                .thenComparing(Map.Entry::getKey))
        .limit(limit)
        .map(e -> new Unreached(e.getKey().announcement(), e.getValue().recipient()))
        .toList();
  }

  @Override
  public Optional<Instant> oldestTry(Transaction tx) {
    return rows.all().values().stream().map(Row::tried).min(Comparator.naturalOrder());
  }

  @Override
  public int forget(Transaction tx, Instant addedBefore, int limit) {
    List<Place> old =
        rows.all().entrySet().stream()
            .filter(e -> e.getValue().added().isBefore(addedBefore))
            .map(Map.Entry::getKey)
            .limit(limit)
            .toList();
    old.forEach(place -> rows.remove(tx, place));
    return old.size();
  }
}
