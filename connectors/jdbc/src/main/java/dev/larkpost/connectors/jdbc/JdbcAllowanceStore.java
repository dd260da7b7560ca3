package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.AllowanceStore;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Who was told something when, in SQL. */
final class JdbcAllowanceStore implements AllowanceStore {
  static final String SINCE =
      "SELECT inbox, delivery, at_ms FROM allowance_use WHERE scope = ? AND at_ms > ? AND inbox IN ("
          + Several.MARKS
          + ")";

  @Override
  public List<Use> since(Transaction tx, String scope, Collection<InboxId> inboxes, Instant after) {
    return Several.query(
            JdbcTransaction.of(tx),
            SINCE,
            row ->
                new Use(
                    scope,
                    Ids.inbox(row.getBytes(1)),
                    new DeliveryId(row.getLong(2)),
                    Instant.ofEpochMilli(row.getLong(3))),
            inboxes,
            scope,
            after.toEpochMilli())
        .stream()
        .sorted(Comparator.comparing(Use::at).thenComparing(Use::delivery))
        .toList();
  }

  @Override
  public void use(Transaction tx, List<Use> uses) {
    for (Use use : uses) {
      JdbcTransaction.of(tx)
          .update(
              """
              INSERT INTO allowance_use (scope, inbox, delivery, at_ms) VALUES (?, ?, ?, ?)
              ON CONFLICT (scope, inbox, delivery) DO UPDATE SET at_ms = excluded.at_ms
              """,
              use.scope(),
              Ids.bytes(use.inbox()),
              use.delivery().value(),
              use.at().toEpochMilli());
    }
  }

  @Override
  public int forget(Transaction tx, Instant usedBefore, int limit) {
    return JdbcTransaction.of(tx)
        .update(
            """
            DELETE FROM allowance_use WHERE (scope, inbox, delivery) IN (
              SELECT scope, inbox, delivery FROM allowance_use WHERE at_ms < ? ORDER BY at_ms LIMIT ?)
            """,
            usedBefore.toEpochMilli(),
            limit);
  }
}
