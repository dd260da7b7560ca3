package dev.larkpost.testkit.model;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.MemoryTransactions;
import dev.larkpost.xmtp.store.Transaction;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What survives a {@link ModelClient}: the inbound rows of its store, what is sealed, and the DMs
 * it has. What is sealed rests in memory, and a rollback undoes it where the store is in memory
 * too; over another store nothing may be rolled back.
 */
public final class ModelState {
  private final ClientStore store;
  private final TreeMap<Long, SealedDraft> rows = new TreeMap<>();
  private final Set<InboxId> opened = new HashSet<>();
  private final Predicate<InboxId> warm;
  private long serials;

  /**
   * @param warm with whom there are DMs from the start
   */
  public ModelState(ClientStore store, Predicate<InboxId> warm) {
    this.store = store;
    this.warm = warm;
  }

  /** What is sealed and not confirmed; what was refused stays, as in the real client. */
  public List<SealedDraft> underway() {
    return List.copyOf(rows.values());
  }

  ClientStore store() {
    return store;
  }

  TreeMap<Long, SealedDraft> rows() {
    return rows;
  }

  boolean hasDm(InboxId with) {
    return warm.test(with) || opened.contains(with);
  }

  void opened(Collection<InboxId> inboxes) {
    opened.addAll(inboxes);
  }

  long nextSerial() {
    return ++serials;
  }

  void put(Transaction tx, long reference, Optional<SealedDraft> row) {
    Optional<SealedDraft> old = Optional.ofNullable(rows.get(reference));
    set(reference, row);
    if (tx instanceof MemoryTransactions.MemoryTransaction memory) {
      memory.onRollback(() -> set(reference, old));
    }
  }

  private void set(long reference, Optional<SealedDraft> row) {
    row.ifPresentOrElse(r -> rows.put(reference, r), () -> rows.remove(reference));
  }
}
