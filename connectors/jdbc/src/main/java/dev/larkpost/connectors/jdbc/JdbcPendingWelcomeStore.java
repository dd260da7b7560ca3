package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.store.PendingWelcome;
import dev.larkpost.xmtp.store.PendingWelcomeStore;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.transport.Payload;
import java.util.List;

/** Pending welcome pointers in SQL. */
final class JdbcPendingWelcomeStore implements PendingWelcomeStore {
  @Override
  public boolean insert(Transaction tx, PendingWelcome w, int max) {
    return JdbcTransaction.of(tx)
            .update(
                """
                INSERT INTO pending_welcome (position, server_ns, pointer, first_seen_ms)
                SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM pending_welcome) < ?
                ON CONFLICT (position) DO NOTHING
                """,
                w.position(),
                w.serverNs(),
                PayloadBytes.encode(w.pointer()),
                w.firstSeenMs(),
                max)
        > 0;
  }

  @Override
  public List<PendingWelcome> all(Transaction tx, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            "SELECT position, server_ns, pointer, first_seen_ms FROM pending_welcome ORDER BY position LIMIT ?",
            row ->
                new PendingWelcome(
                    row.getLong(1),
                    row.getLong(2),
                    (Payload.WelcomePointer) PayloadBytes.decode(row.getBytes(3)),
                    row.getLong(4)),
            limit);
  }

  @Override
  public void remove(Transaction tx, List<Long> positions) {
    for (long position : positions) {
      JdbcTransaction.of(tx).update("DELETE FROM pending_welcome WHERE position = ?", position);
    }
  }
}
