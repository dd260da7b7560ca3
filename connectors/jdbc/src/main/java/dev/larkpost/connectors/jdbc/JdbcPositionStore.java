package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.store.PositionStore;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.transport.Topic;

/** Cursors in SQL. */
final class JdbcPositionStore implements PositionStore {
  @Override
  public long position(Transaction tx, Topic topic) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT position FROM position WHERE topic_kind = ? AND topic = ?",
            row -> row.getLong(1),
            topic.kind(),
            topic.id())
        .orElse(0L);
  }

  @Override
  public void move(Transaction tx, Topic topic, long position) {
    JdbcTransaction.of(tx)
        .update(
            """
            INSERT INTO position (topic_kind, topic, position) VALUES (?, ?, ?)
            ON CONFLICT (topic_kind, topic) DO UPDATE SET position = max(position.position, excluded.position)
            """,
            topic.kind(),
            topic.id(),
            position);
  }
}
