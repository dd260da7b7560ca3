package dev.larkpost.engine.consent;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** In memory, gone with the process; for tests and development. */
public final class MemoryOptOutStore implements OptOutStore {
  private final MemoryMap<Long, ConsentChange> log = new MemoryMap<>();
  private final MemoryMap<String, Boolean> proofs = new MemoryMap<>();
  private final MemoryMap<InboxId, Standing> standings = new MemoryMap<>();
  private final MemoryMap<InboxId, Set<String>> subscriptions = new MemoryMap<>();

  @Override
  public void record(Transaction tx, List<ConsentChange> changes) {
    for (ConsentChange change : changes) {
      if (proofs.get(change.proof().hex()).isEmpty()) {
        Standing before = standings.get(change.inbox()).orElse(Standing.SILENT);
        proofs.put(tx, change.proof().hex(), true);
        log.put(tx, log.all().size() + 1L, change);
        standings.put(tx, change.inbox(), before.after(change));
        subscribe(tx, change);
      }
    }
  }

  @Override
  public boolean known(Transaction tx, Proof proof) {
    return proofs.get(proof.hex()).isPresent();
  }

  @Override
  public Map<InboxId, Standing> standings(Transaction tx, Collection<InboxId> inboxes) {
    Map<InboxId, Standing> found = new HashMap<>();
    inboxes.forEach(i -> standings.get(i).ifPresent(s -> found.put(i, s)));
    return found;
  }

  @Override
  public List<ConsentChange> history(Transaction tx, InboxId inbox, int limit) {
    return log.all().descendingMap().values().stream()
        .filter(change -> change.inbox().equals(inbox))
        .limit(limit)
        .toList();
  }

  private void subscribe(Transaction tx, ConsentChange change) {
    Set<String> names = new TreeSet<>(subscriptions.get(change.inbox()).orElse(Set.of()));
    switch (change.kind()) {
      case START -> names.add(change.category().orElse(""));
      case STOP ->
          names.removeIf(n -> change.category().isEmpty() || n.equals(change.category().get()));
      case MUTE -> {}
    }
    subscriptions.put(tx, change.inbox(), names);
  }

  private boolean subscribed(InboxId inbox, String category) {
    Set<String> names = subscriptions.get(inbox).orElse(Set.of());
    return names.contains(category) || names.contains("");
  }

  @Override
  public List<InboxId> subscribers(
      Transaction tx, String category, Optional<InboxId> after, int limit) {
    return subscriptions.all().keySet().stream()
        .filter(i -> after.isEmpty() || i.compareTo(after.get()) > 0)
        .filter(i -> subscribed(i, category))
        .limit(limit)
        .toList();
  }

  @Override
  public Set<InboxId> subscribed(Transaction tx, String category, Collection<InboxId> inboxes) {
    return inboxes.stream()
        .filter(i -> subscribed(i, category))
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  @Override
  public ConsentCounts counts(Transaction tx, Instant now) {
    Map<String, Long> stopped = new HashMap<>();
    Map<String, Long> subscribed = new HashMap<>();
    standings
        .all()
        .values()
        .forEach(s -> s.stoppedCategories().forEach(name -> stopped.merge(name, 1L, Long::sum)));
    subscriptions
        .all()
        .values()
        .forEach(names -> names.forEach(name -> subscribed.merge(name, 1L, Long::sum)));
    return new ConsentCounts(
        standings.all().values().stream().filter(Standing::stopped).count(),
        standings.all().values().stream()
            .filter(s -> s.mutedUntil().filter(now::isBefore).isPresent())
            .count(),
        stopped,
        subscribed);
  }

  @Override
  public List<ConsentEntry> log(Transaction tx, long after, int limit) {
    return log.all().tailMap(after, false).entrySet().stream()
        .limit(limit)
        .map(e -> new ConsentEntry(e.getKey(), e.getValue()))
        .toList();
  }
}
