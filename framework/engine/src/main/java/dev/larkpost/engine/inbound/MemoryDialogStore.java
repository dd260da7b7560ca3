package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** In memory, gone with the process; for tests and development. */
public final class MemoryDialogStore implements DialogStore {
  private final MemoryMap<ConversationId, Stored> waiting = new MemoryMap<>();
  private long last;

  @Override
  public void put(Transaction tx, Dialog dialog) {
    waiting.put(tx, dialog.conversation(), new Stored(++last, dialog));
  }

  @Override
  public Optional<Stored> find(Transaction tx, ConversationId conversation) {
    return waiting.get(conversation);
  }

  @Override
  public boolean remove(Transaction tx, long number) {
    Optional<Stored> found =
        waiting.all().values().stream().filter(s -> s.number() == number).findFirst();
    found.ifPresent(s -> waiting.remove(tx, s.dialog().conversation()));
    return found.isPresent();
  }

  @Override
  public List<Stored> due(Transaction tx, Instant by, int limit) {
    return waiting.all().values().stream()
        .filter(s -> !s.dialog().until().isAfter(by))
        .sorted(
            Comparator.comparing((Stored s) -> s.dialog().until()).thenComparing(Stored::number))
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return waiting.all().values().stream()
        .map(s -> s.dialog().until())
        .min(Comparator.naturalOrder());
  }
}
