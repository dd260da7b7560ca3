package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.conversation.ConsentState;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.ConversationChange;
import dev.larkpost.xmtp.store.ConversationRecord;
import dev.larkpost.xmtp.store.ConversationStore;
import dev.larkpost.xmtp.store.GroupState;
import dev.larkpost.xmtp.store.LeafKey;
import dev.larkpost.xmtp.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conversations in SQL. Every read is a prepared point query: the database is in the process. */
final class JdbcConversationStore implements ConversationStore {
  private static final String EPOCH = "group_epoch.state";
  private static final String RATCHET = "group_ratchet.state";
  private static final String COLUMNS =
      "SELECT id, peer, phase, closed_reason, position, added_by, consent, checked_ms, last_message_ns, key_due_ms, key_need FROM conversation ";

  private final SecretBox box;

  JdbcConversationStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public void insert(Transaction transaction, ConversationRecord r, GroupState state) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    tx.update(
        """
        INSERT INTO conversation (id, peer, phase, closed_reason, position, added_by, consent, checked_ms, last_message_ns, key_due_ms, key_need)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET phase = excluded.phase, closed_reason = excluded.closed_reason,
          position = excluded.position, added_by = excluded.added_by, checked_ms = excluded.checked_ms,
          key_due_ms = excluded.key_due_ms, key_need = excluded.key_need
        """,
        r.id().bytes(),
        peer(r),
        r.phase(),
        r.closedReason(),
        r.position(),
        Ids.bytes(r.addedBy()),
        r.consent(),
        r.checkedMs(),
        r.lastMessageNs(),
        r.key().dueMs(),
        r.key().need());
    long pk = pk(tx, r.id());
    tx.update(
        "INSERT INTO group_epoch (pk, state_sealed) VALUES (?, ?) ON CONFLICT (pk) DO UPDATE SET state_sealed = excluded.state_sealed",
        pk,
        box.seal(EPOCH, state.epoch()));
    tx.update(
        """
        INSERT INTO group_ratchet (pk, version, state_sealed) VALUES (?, ?, ?)
        ON CONFLICT (pk) DO UPDATE SET version = excluded.version, state_sealed = excluded.state_sealed
        """,
        pk,
        state.version(),
        box.seal(RATCHET, state.ratchet()));
  }

  private static long pk(JdbcTransaction tx, ConversationId id) {
    return tx.queryOne(
            "SELECT pk FROM conversation WHERE id = ?", row -> row.getLong(1), id.bytes())
        .orElseThrow();
  }

  private static byte @org.jspecify.annotations.Nullable [] peer(ConversationRecord r) {
    return r.peer().map(Ids::bytes).orElse(null);
  }

  @Override
  public Map<ConversationId, ConversationRecord> find(
      Transaction tx, Collection<ConversationId> ids) {
    Map<ConversationId, ConversationRecord> found = new HashMap<>();
    for (ConversationId id : ids) {
      JdbcTransaction.of(tx)
          .queryOne(COLUMNS + "WHERE id = ?", JdbcConversationStore::read, id.bytes())
          .ifPresent(r -> found.put(id, r));
    }
    return found;
  }

  @Override
  public Map<ConversationId, GroupState> states(Transaction tx, Collection<ConversationId> ids) {
    Map<ConversationId, GroupState> found = new HashMap<>();
    for (ConversationId id : ids) {
      JdbcTransaction.of(tx)
          .queryOne(
              """
              SELECT e.state_sealed, r.state_sealed, r.version FROM conversation c
              JOIN group_epoch e ON e.pk = c.pk JOIN group_ratchet r ON r.pk = c.pk WHERE c.id = ?
              """,
              row ->
                  new GroupState(
                      box.open(EPOCH, row.getBytes(1)),
                      box.open(RATCHET, row.getBytes(2)),
                      row.getLong(3)),
              id.bytes())
          .ifPresent(s -> found.put(id, s));
    }
    return found;
  }

  @Override
  public void update(Transaction transaction, List<ConversationChange> changes) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    for (ConversationChange c : changes) {
      c.record().ifPresent(record -> save(tx, record));
      if (c.savesState()) {
        saveState(tx, c);
      }
    }
  }

  private static void save(JdbcTransaction tx, ConversationRecord r) {
    tx.update(
        """
        UPDATE conversation SET phase = ?, closed_reason = ?, position = ?, consent = ?, checked_ms = ?, last_message_ns = ?,
          key_due_ms = ?, key_need = ?
        WHERE id = ?
        """,
        r.phase(),
        r.closedReason(),
        r.position(),
        r.consent(),
        r.checkedMs(),
        r.lastMessageNs(),
        r.key().dueMs(),
        r.key().need(),
        r.id().bytes());
  }

  private void saveState(JdbcTransaction tx, ConversationChange c) {
    c.epoch()
        .ifPresent(
            epoch ->
                tx.update(
                    "UPDATE group_epoch SET state_sealed = ? WHERE pk = (SELECT pk FROM conversation WHERE id = ?)",
                    box.seal(EPOCH, epoch),
                    c.id().bytes()));
    int saved =
        tx.update(
            """
            UPDATE group_ratchet SET state_sealed = coalesce(?, state_sealed), version = version + 1
            WHERE pk = (SELECT pk FROM conversation WHERE id = ?) AND version = ?
            """,
            c.ratchet().map(ratchet -> box.seal(RATCHET, ratchet)).orElse(null),
            c.id().bytes(),
            c.expectedVersion());
    if (saved != 1) {
      throw new XmtpException(
          XmtpException.Code.STORE_UNUSABLE,
          XmtpException.Retry.NEVER,
          "the ratchet of " + c.id() + " was advanced by somebody else");
    }
  }

  @Override
  public Map<InboxId, List<ConversationRecord>> dmsWith(Transaction tx, Collection<InboxId> peers) {
    Map<InboxId, List<ConversationRecord>> found = new HashMap<>();
    for (InboxId peer : peers) {
      List<ConversationRecord> dms =
          JdbcTransaction.of(tx)
              .query(
                  COLUMNS + "WHERE peer = ? ORDER BY last_message_ns DESC",
                  JdbcConversationStore::read,
                  Ids.bytes(peer));
      if (!dms.isEmpty()) {
        found.put(peer, dms);
      }
    }
    return found;
  }

  @Override
  public List<ConversationRecord> keysDue(
      Transaction tx, LeafKey.Need need, long nowMs, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS
                + "WHERE key_need <> 'NONE' AND key_need = ? AND key_due_ms <= ? ORDER BY key_due_ms LIMIT ?",
            JdbcConversationStore::read,
            need,
            nowMs,
            limit);
  }

  @Override
  public int count(Transaction tx, ConversationRecord.Phase phase) {
    return JdbcTransaction.of(tx)
        .queryOne("SELECT count(*) FROM conversation WHERE phase = ?", row -> row.getInt(1), phase)
        .orElseThrow();
  }

  @Override
  public List<ConversationRecord> page(Transaction tx, Optional<ConversationId> after, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS + "WHERE id > ? ORDER BY id LIMIT ?",
            JdbcConversationStore::read,
            after.map(ConversationId::bytes).orElse(new byte[0]),
            limit);
  }

  private static ConversationRecord read(ResultSet row) throws SQLException {
    return new ConversationRecord(
        new ConversationId(row.getBytes(1)),
        Optional.ofNullable(row.getBytes(2)).map(Ids::inbox),
        ConversationRecord.Phase.valueOf(row.getString(3)),
        row.getString(4),
        row.getLong(5),
        Ids.inbox(row.getBytes(6)),
        ConsentState.valueOf(row.getString(7)),
        row.getLong(8),
        row.getLong(9),
        new LeafKey(row.getLong(10), LeafKey.Need.valueOf(row.getString(11))));
  }
}
