package dev.larkpost.engine.consent;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** In memory, gone with the process; for tests and development. */
public final class MemoryOptOutStore implements OptOutStore {
  private final MemoryMap<Long, ConsentChange> log = new MemoryMap<>();
  private final MemoryMap<MessageId, Boolean> proofs = new MemoryMap<>();
  private final MemoryMap<InboxId, Standing> standings = new MemoryMap<>();

  @Override
  public void record(Transaction tx, List<ConsentChange> changes) {
    for (ConsentChange change : changes) {
      if (proofs.get(change.proof()).isEmpty()) {
        Standing before = standings.get(change.inbox()).orElse(Standing.SILENT);
        proofs.put(tx, change.proof(), true);
        log.put(tx, log.all().size() + 1L, change);
        standings.put(tx, change.inbox(), before.after(change));
      }
    }
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
}
