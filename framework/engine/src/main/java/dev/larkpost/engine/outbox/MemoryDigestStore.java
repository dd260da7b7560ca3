package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** In memory, gone with the process; for tests and development. */
public final class MemoryDigestStore implements DigestStore {
  private final MemoryMap<Key, Digest> waiting = new MemoryMap<>();
  private long last;

  @Override
  public Set<Key> open(Transaction tx, Collection<InboxId> inboxes) {
    Set<InboxId> asked = Set.copyOf(inboxes);
    return waiting.all().keySet().stream()
        .filter(key -> asked.contains(key.inbox()))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void add(Transaction tx, List<Entry> entries) {
    for (Entry entry : entries) {
      Digest before =
          waiting
              .get(entry.key())
              .orElseGet(
                  () ->
                      new Digest(
                          ++last, entry.key(), entry.due(), entry.attributes(), 0, List.of()));
      waiting.put(tx, entry.key(), more(before, entry.line()));
    }
  }

  private static Digest more(Digest before, String line) {
    List<String> lines = new ArrayList<>(before.lines());
    if (lines.size() < LINES_MAX) {
      lines.add(line);
    }
    return new Digest(
        before.number(),
        before.key(),
        before.due(),
        before.attributes(),
        before.entries() + 1,
        lines);
  }

  @Override
  public List<Digest> due(Transaction tx, Instant now, int limit) {
    return waiting.all().values().stream()
        .filter(digest -> !digest.due().isAfter(now))
        .sorted(Comparator.comparing(Digest::due).thenComparing(Digest::number))
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return waiting.all().values().stream().map(Digest::due).min(Comparator.naturalOrder());
  }

  @Override
  public void remove(Transaction tx, Collection<Long> numbers) {
    Set<Long> gone = Set.copyOf(numbers);
    List.copyOf(waiting.all().values()).stream()
        .filter(digest -> gone.contains(digest.number()))
        .forEach(digest -> waiting.remove(tx, digest.key()));
  }
}
