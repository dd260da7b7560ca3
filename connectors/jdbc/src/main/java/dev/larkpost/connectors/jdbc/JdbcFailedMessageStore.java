package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.inbound.FailedMessage;
import dev.larkpost.engine.inbound.FailedMessageStore;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Messages whose handler failed, in SQL. */
final class JdbcFailedMessageStore implements FailedMessageStore {
  private static final String CONTENT = "failed_message.content";
  private static final String COLUMNS =
      "SELECT sequence, message, conversation, dm, sender, installation, sent_ns, content_sealed, attempts, code, next_try_ms FROM failed_message ";

  private final SecretBox box;

  JdbcFailedMessageStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public void put(Transaction tx, FailedMessage failed) {
    InboundMessage m = failed.message();
    JdbcTransaction.of(tx)
        .update(
            """
            INSERT INTO failed_message (sequence, message, conversation, dm, sender, installation, sent_ns, content_sealed, attempts, code, next_try_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sequence) DO UPDATE SET content_sealed = excluded.content_sealed, attempts = excluded.attempts, code = excluded.code, next_try_ms = excluded.next_try_ms
            """,
            m.sequence(),
            m.id().bytes(),
            m.conversation().bytes(),
            m.dm(),
            Ids.bytes(m.sender()),
            m.senderInstallation().bytes(),
            m.sentNs(),
            box.seal(CONTENT, m.content()),
            failed.attempts(),
            failed.code(),
            failed.nextTry().map(Instant::toEpochMilli).orElse(null));
  }

  @Override
  public List<FailedMessage> find(Transaction tx, Collection<Long> sequences) {
    List<FailedMessage> found = new ArrayList<>();
    for (long sequence : sequences) {
      JdbcTransaction.of(tx)
          .queryOne(COLUMNS + "WHERE sequence = ?", this::read, sequence)
          .ifPresent(found::add);
    }
    return found;
  }

  @Override
  public Optional<FailedMessage> of(Transaction tx, MessageId message) {
    return JdbcTransaction.of(tx)
        .queryOne(COLUMNS + "WHERE message = ?", this::read, (Object) message.bytes());
  }

  @Override
  public void remove(Transaction tx, Collection<Long> sequences) {
    for (long sequence : sequences) {
      JdbcTransaction.of(tx).update("DELETE FROM failed_message WHERE sequence = ?", sequence);
    }
  }

  @Override
  public List<FailedMessage> due(Transaction tx, Instant now, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS
                + "WHERE next_try_ms IS NOT NULL AND next_try_ms <= ? ORDER BY next_try_ms, sequence LIMIT ?",
            this::read,
            now.toEpochMilli(),
            limit);
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT next_try_ms FROM failed_message WHERE next_try_ms IS NOT NULL ORDER BY next_try_ms LIMIT 1",
            row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  @Override
  public List<FailedMessage> dead(Transaction tx, long afterSequence, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS + "WHERE next_try_ms IS NULL AND sequence > ? ORDER BY sequence LIMIT ?",
            this::read,
            afterSequence,
            limit);
  }

  @Override
  public long deadCount(Transaction tx) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT count(*) FROM failed_message WHERE next_try_ms IS NULL", row -> row.getLong(1))
        .orElse(0L);
  }

  private FailedMessage read(ResultSet row) throws SQLException {
    InboundMessage message =
        new InboundMessage(
            row.getLong(1),
            new MessageId(row.getBytes(2)),
            new ConversationId(row.getBytes(3)),
            row.getInt(4) != 0,
            Ids.inbox(row.getBytes(5)),
            new InstallationId(row.getBytes(6)),
            row.getLong(7),
            box.open(CONTENT, row.getBytes(8)));
    int attempts = row.getInt(9);
    String code = row.getString(10);
    long next = row.getLong(11);
    Optional<Instant> nextTry =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(next));
    return new FailedMessage(message, attempts, code, nextTry);
  }
}
