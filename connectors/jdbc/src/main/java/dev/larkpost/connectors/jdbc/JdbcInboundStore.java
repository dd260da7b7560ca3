package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.InboundStore;
import dev.larkpost.xmtp.store.StoredInbound;
import dev.larkpost.xmtp.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Incoming messages in SQL; a row without content was handled. */
final class JdbcInboundStore implements InboundStore {
  private static final String CONTENT = "inbound.content";
  private static final String COLUMNS =
      "SELECT sequence, message, conversation, dm, sender, installation, sent_ns, content_sealed FROM inbound ";

  private final SecretBox box;

  JdbcInboundStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public List<InboundMessage> insert(Transaction tx, List<InboundMessage> messages) {
    List<InboundMessage> stored = new ArrayList<>();
    for (InboundMessage m : messages) {
      Optional<Long> sequence =
          JdbcTransaction.of(tx)
              .queryOne(
                  """
                  INSERT INTO inbound (message, conversation, dm, sender, installation, sent_ns, content_sealed)
                  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message) DO NOTHING RETURNING sequence
                  """,
                  row -> row.getLong(1),
                  m.id().bytes(),
                  m.conversation().bytes(),
                  m.dm(),
                  Ids.bytes(m.sender()),
                  m.senderInstallation().bytes(),
                  m.sentNs(),
                  box.seal(CONTENT, m.content()));
      sequence.ifPresent(s -> stored.add(m.at(s)));
    }
    return stored;
  }

  @Override
  public List<InboundMessage> unhandled(Transaction tx, long afterSequence, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS + "WHERE sequence > ? AND content_sealed IS NOT NULL ORDER BY sequence LIMIT ?",
            this::read,
            afterSequence,
            limit);
  }

  private InboundMessage read(ResultSet row) throws SQLException {
    return new InboundMessage(
        row.getLong(1),
        new MessageId(row.getBytes(2)),
        new ConversationId(row.getBytes(3)),
        row.getInt(4) != 0,
        Ids.inbox(row.getBytes(5)),
        new InstallationId(row.getBytes(6)),
        row.getLong(7),
        box.open(CONTENT, row.getBytes(8)));
  }

  @Override
  public Optional<StoredInbound> find(Transaction tx, MessageId id) {
    return JdbcTransaction.of(tx)
        .queryOne(
            COLUMNS + "WHERE message = ?",
            row ->
                new StoredInbound(
                    new ConversationId(row.getBytes(3)),
                    Ids.inbox(row.getBytes(5)),
                    row.getBytes(8) == null ? Optional.empty() : Optional.of(read(row))),
            id.bytes());
  }

  @Override
  public Map<MessageId, ConversationId> conversations(Transaction tx, Collection<MessageId> ids) {
    Map<MessageId, ConversationId> found = new HashMap<>();
    Several.queryBytes(
            JdbcTransaction.of(tx),
            "SELECT message, conversation FROM inbound WHERE message IN (" + Several.MARKS + ")",
            row -> Map.entry(new MessageId(row.getBytes(1)), new ConversationId(row.getBytes(2))),
            ids.stream().map(MessageId::bytes).toList())
        .forEach(e -> found.put(e.getKey(), e.getValue()));
    return found;
  }

  @Override
  public int handled(Transaction tx, Collection<Long> sequences) {
    int waited = 0;
    for (long sequence : sequences) {
      waited +=
          JdbcTransaction.of(tx)
              .update(
                  "UPDATE inbound SET content_sealed = NULL WHERE sequence = ? AND content_sealed IS NOT NULL",
                  sequence);
    }
    return waited;
  }

  @Override
  public void replace(Transaction transaction, InboundMessage message) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    Optional<Long> expires =
        tx.queryOne(
            "SELECT coalesce(expires_ms, -1) FROM inbound WHERE sequence = ? AND content_sealed IS NOT NULL",
            row -> row.getLong(1),
            message.sequence());
    if (expires.isEmpty()) {
      return;
    }
    // Not an UPDATE: AUTOINCREMENT would not learn of the new sequence, and give it away again.
    tx.update("DELETE FROM inbound WHERE sequence = ?", message.sequence());
    insert(tx, List.of(message));
    expires.filter(at -> at >= 0).ifPresent(at -> expireAt(tx, List.of(message.id()), at));
  }

  @Override
  public void expireAt(Transaction tx, Collection<MessageId> ids, long atMs) {
    for (MessageId id : ids) {
      JdbcTransaction.of(tx)
          .update("UPDATE inbound SET expires_ms = ? WHERE message = ?", atMs, id.bytes());
    }
  }

  @Override
  public List<Long> expired(Transaction tx, long nowMs, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            """
            SELECT sequence FROM inbound WHERE expires_ms IS NOT NULL AND content_sealed IS NOT NULL
              AND expires_ms <= ? ORDER BY expires_ms LIMIT ?
            """,
            row -> row.getLong(1),
            nowMs,
            limit);
  }

  @Override
  public int forgetHandled(Transaction tx, long sentNs) {
    return JdbcTransaction.of(tx)
        .update("DELETE FROM inbound WHERE sent_ns < ? AND content_sealed IS NULL", sentNs);
  }
}
