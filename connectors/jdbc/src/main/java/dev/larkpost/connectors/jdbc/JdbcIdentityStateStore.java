package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.IdentityStateStore;
import dev.larkpost.xmtp.store.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Association states in SQL. */
final class JdbcIdentityStateStore implements IdentityStateStore {
  @Override
  public Map<InboxId, NavigableMap<Long, byte[]>> find(
      Transaction tx, Collection<InboxId> inboxes) {
    Map<InboxId, NavigableMap<Long, byte[]>> found = new HashMap<>();
    for (InboxId inbox : inboxes) {
      NavigableMap<Long, byte[]> states = new TreeMap<>();
      JdbcTransaction.of(tx)
          .query(
              "SELECT sequence, state FROM identity_state WHERE inbox = ?",
              row -> states.put(row.getLong(1), row.getBytes(2)),
              Ids.bytes(inbox));
      if (!states.isEmpty()) {
        found.put(inbox, states);
      }
    }
    return found;
  }

  @Override
  public void save(Transaction tx, List<Entry> entries) {
    for (Entry e : entries) {
      JdbcTransaction.of(tx)
          .update(
              "INSERT INTO identity_state (inbox, sequence, state) VALUES (?, ?, ?) ON CONFLICT (inbox, sequence) DO NOTHING",
              Ids.bytes(e.inbox()),
              e.sequence(),
              e.state());
    }
  }
}
