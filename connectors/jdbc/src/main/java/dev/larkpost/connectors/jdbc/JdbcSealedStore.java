package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.store.SealedStore;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Topic;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is on its way, in SQL. Ids are counted here, so that one is never given twice while the
 * process lives.
 */
final class JdbcSealedStore implements SealedStore {
  private static final String INTENT = "sealed.intent";
  private static final String COLUMNS =
      "SELECT id, kind, reference, conversation, epoch, hash, topic_kind, topic, payload, intent_sealed FROM sealed ";

  private final SecretBox box;
  private final AtomicLong lastId;

  JdbcSealedStore(SecretBox box, Transactions transactions) {
    this.box = box;
    this.lastId =
        new AtomicLong(
            transactions.inSnapshot(
                tx ->
                    JdbcTransaction.of(tx)
                        .queryOne("SELECT coalesce(max(id), 0) FROM sealed", row -> row.getLong(1))
                        .orElse(0L)));
  }

  @Override
  public List<SealedRow> insert(Transaction tx, List<SealedRow> rows) {
    List<SealedRow> stored = new ArrayList<>(rows.size());
    for (SealedRow row : rows) {
      SealedRow r = row.withId(lastId.incrementAndGet());
      JdbcTransaction.of(tx)
          .update(
              """
              INSERT INTO sealed (id, kind, reference, conversation, epoch, hash, topic_kind, topic, payload, intent_sealed)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              """,
              r.id(),
              r.kind(),
              r.reference(),
              r.conversation().bytes(),
              r.epoch(),
              r.hash(),
              r.outgoing().topic().kind(),
              r.outgoing().topic().id(),
              PayloadBytes.encode(r.outgoing().payload()),
              r.intent().map(i -> box.seal(INTENT, i)).orElse(null));
      stored.add(r);
    }
    return stored;
  }

  @Override
  public List<SealedRow> page(Transaction tx, long afterId, int limit) {
    return JdbcTransaction.of(tx)
        .query(COLUMNS + "WHERE id > ? ORDER BY id LIMIT ?", this::read, afterId, limit);
  }

  @Override
  public List<SealedRow> byReference(Transaction tx, Collection<Long> references) {
    List<SealedRow> found = new ArrayList<>();
    for (long reference : references) {
      found.addAll(
          JdbcTransaction.of(tx)
              .query(COLUMNS + "WHERE reference = ? AND reference > 0", this::read, reference));
    }
    found.sort(java.util.Comparator.comparingLong(SealedRow::id));
    return found;
  }

  @Override
  public void remove(Transaction tx, Collection<Long> ids) {
    for (long id : ids) {
      JdbcTransaction.of(tx).update("DELETE FROM sealed WHERE id = ?", id);
    }
  }

  private SealedRow read(ResultSet row) throws SQLException {
    Topic topic = new Topic(Topic.Kind.valueOf(row.getString(7)), row.getBytes(8));
    return new SealedRow(
        row.getLong(1),
        SealedRow.Kind.valueOf(row.getString(2)),
        row.getLong(3),
        new ConversationId(row.getBytes(4)),
        row.getLong(5),
        row.getBytes(6),
        new Outgoing(topic, PayloadBytes.decode(row.getBytes(9))),
        Optional.ofNullable(row.getBytes(10)).map(i -> box.open(INTENT, i)));
  }
}
