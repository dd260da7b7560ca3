package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.consent.ConsentChange;
import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.engine.consent.Standing;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The consent log in SQL; a standing is what its few entries amount to, so there is no second truth
 * to go stale.
 */
final class JdbcOptOutStore implements OptOutStore {
  private static final String COLUMNS =
      "SELECT inbox, kind, category, until_ms, proof, at_ms FROM consent_change ";

  @Override
  public void record(Transaction tx, List<ConsentChange> changes) {
    for (ConsentChange c : changes) {
      JdbcTransaction.of(tx)
          .update(
              """
              INSERT INTO consent_change (inbox, kind, category, until_ms, proof, at_ms) VALUES (?, ?, ?, ?, ?, ?)
              ON CONFLICT (proof) DO NOTHING
              """,
              Ids.bytes(c.inbox()),
              c.kind(),
              c.category().orElse(null),
              c.until().map(Instant::toEpochMilli).orElse(null),
              c.proof().bytes(),
              c.at().toEpochMilli());
    }
  }

  @Override
  public Map<InboxId, Standing> standings(Transaction tx, Collection<InboxId> inboxes) {
    Map<InboxId, Standing> found = new HashMap<>();
    for (InboxId inbox : inboxes) {
      JdbcTransaction.of(tx)
          .query(COLUMNS + "WHERE inbox = ? ORDER BY id", JdbcOptOutStore::read, Ids.bytes(inbox))
          .forEach(
              change ->
                  found.merge(
                      inbox,
                      Standing.SILENT.after(change),
                      (before, unused) -> before.after(change)));
    }
    return found;
  }

  @Override
  public List<ConsentChange> history(Transaction tx, InboxId inbox, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS + "WHERE inbox = ? ORDER BY id DESC LIMIT ?",
            JdbcOptOutStore::read,
            Ids.bytes(inbox),
            limit);
  }

  private static ConsentChange read(ResultSet row) throws SQLException {
    long until = row.getLong(4);
    Optional<Instant> end =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until));
    return new ConsentChange(
        Ids.inbox(row.getBytes(1)),
        ConsentChange.Kind.valueOf(row.getString(2)),
        Optional.ofNullable(row.getString(3)),
        end,
        new MessageId(row.getBytes(5)),
        Instant.ofEpochMilli(row.getLong(6)));
  }
}
