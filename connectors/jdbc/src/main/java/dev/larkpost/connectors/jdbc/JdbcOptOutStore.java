package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.consent.ConsentChange;
import dev.larkpost.engine.consent.ConsentCounts;
import dev.larkpost.engine.consent.ConsentEntry;
import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.engine.consent.Proof;
import dev.larkpost.engine.consent.Standing;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The consent log in SQL; a standing is what its few entries amount to, so there is no second truth
 * to go stale.
 */
final class JdbcOptOutStore implements OptOutStore {
  private static final String COLUMNS =
      "SELECT inbox, kind, category, until_ms, proof, at_ms, signer, signed_text, signature, id FROM consent_change ";

  @Override
  public void record(Transaction tx, List<ConsentChange> changes) {
    for (ConsentChange c : changes) {
      int added =
          JdbcTransaction.of(tx)
              .update(
                  """
              INSERT INTO consent_change (inbox, kind, category, until_ms, proof, at_ms, signer, signed_text, signature)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT (proof) DO NOTHING
              """,
                  Ids.bytes(c.inbox()),
                  c.kind(),
                  c.category().orElse(null),
                  c.until().map(Instant::toEpochMilli).orElse(null),
                  c.proof().id(),
                  c.at().toEpochMilli(),
                  signed(c).map(s -> s.address().value()).orElse(null),
                  signed(c).map(Proof.Signature::text).orElse(null),
                  signed(c).map(Proof.Signature::signature).orElse(null));
      if (added > 0) {
        subscribe(JdbcTransaction.of(tx), c);
      }
    }
  }

  private static Optional<Proof.Signature> signed(ConsentChange change) {
    return switch (change.proof()) {
      case Proof.Signature signature -> Optional.of(signature);
      case Proof.Message message -> Optional.empty();
    };
  }

  private static Proof proof(ResultSet row) throws SQLException {
    String signer = row.getString(7);
    return signer == null
        ? new Proof.Message(new MessageId(row.getBytes(5)))
        : new Proof.Signature(Identifier.ethereum(signer), row.getString(8), row.getBytes(9));
  }

  @Override
  public boolean known(Transaction tx, Proof proof) {
    return JdbcTransaction.of(tx)
        .queryOne("SELECT 1 FROM consent_change WHERE proof = ?", row -> true, proof.id())
        .isPresent();
  }

  private static void subscribe(JdbcTransaction tx, ConsentChange change) {
    switch (change.kind()) {
      case START ->
          tx.update(
              "INSERT INTO subscription (category, inbox) VALUES (?, ?) ON CONFLICT DO NOTHING",
              change.category().orElse(""),
              Ids.bytes(change.inbox()));
      case STOP ->
          tx.update(
              "DELETE FROM subscription WHERE inbox = ? AND (category = ? OR ? = '')",
              Ids.bytes(change.inbox()),
              change.category().orElse(""),
              change.category().orElse(""));
      case MUTE -> {}
    }
  }

  @Override
  public List<InboxId> subscribers(
      Transaction tx, String category, Optional<InboxId> after, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            """
            SELECT DISTINCT inbox FROM subscription WHERE category IN (?, '') AND inbox > ?
            ORDER BY inbox LIMIT ?
            """,
            row -> Ids.inbox(row.getBytes(1)),
            category,
            after.map(Ids::bytes).orElse(new byte[0]),
            limit);
  }

  @Override
  public Set<InboxId> subscribed(Transaction tx, String category, Collection<InboxId> inboxes) {
    Set<InboxId> found = new HashSet<>();
    for (InboxId inbox : inboxes) {
      JdbcTransaction.of(tx)
          .queryOne(
              "SELECT 1 FROM subscription WHERE category IN (?, '') AND inbox = ? LIMIT 1",
              row -> true,
              category,
              Ids.bytes(inbox))
          .ifPresent(there -> found.add(inbox));
    }
    return found;
  }

  @Override
  public ConsentCounts counts(Transaction tx, Instant now) {
    JdbcTransaction jdbc = JdbcTransaction.of(tx);
    // A STOP of everything takes back every earlier word about a category, and so does a START.
    return new ConsentCounts(
        jdbc.queryOne(
                """
                SELECT count(*) FROM consent_change c WHERE kind = 'STOP' AND category IS NULL
                AND NOT EXISTS (SELECT 1 FROM consent_change l WHERE l.inbox = c.inbox AND l.id > c.id
                  AND l.kind <> 'MUTE' AND l.category IS NULL)
                """,
                row -> row.getLong(1))
            .orElse(0L),
        jdbc.queryOne(
                """
                SELECT count(*) FROM consent_change c WHERE kind = 'MUTE' AND until_ms > ?
                AND NOT EXISTS (SELECT 1 FROM consent_change l WHERE l.inbox = c.inbox AND l.id > c.id
                  AND l.kind <> 'STOP')
                """,
                row -> row.getLong(1),
                now.toEpochMilli())
            .orElse(0L),
        byCategory(
            jdbc,
            """
            SELECT category, count(*) FROM consent_change c WHERE kind = 'STOP' AND category IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM consent_change l WHERE l.inbox = c.inbox AND l.id > c.id
              AND l.kind <> 'MUTE' AND (l.category IS NULL OR l.category = c.category))
            GROUP BY category
            """),
        byCategory(jdbc, "SELECT category, count(*) FROM subscription GROUP BY category"));
  }

  private static Map<String, Long> byCategory(JdbcTransaction jdbc, String sql) {
    Map<String, Long> counts = new HashMap<>();
    jdbc.query(sql, row -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(count -> counts.put(count.getKey(), count.getValue()));
    return counts;
  }

  @Override
  public List<ConsentEntry> log(Transaction tx, long after, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS + "WHERE id > ? ORDER BY id LIMIT ?",
            row -> new ConsentEntry(row.getLong(10), read(row)),
            after,
            limit);
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
        proof(row),
        Instant.ofEpochMilli(row.getLong(6)));
  }
}
