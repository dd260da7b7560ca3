package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.UnreachedStore;
import dev.larkpost.xmtp.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Recipients without an inbox, in SQL. */
final class JdbcUnreachedStore implements UnreachedStore {
  @Override
  public void add(
      Transaction tx, AnnouncementId announcement, Collection<Recipient> recipients, Instant now) {
    for (Recipient recipient : recipients) {
      JdbcTransaction.of(tx)
          .update(
              """
              INSERT INTO unreached (announcement, kind, party, zone, language, added_ms, tried_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT (announcement, kind, party) DO UPDATE SET tried_ms = excluded.tried_ms
              """,
              announcement.value(),
              recipient.party().kind().ordinal(),
              recipient.party().value(),
              recipient.zone().map(ZoneId::getId).orElse(null),
              recipient.language().map(Locale::toLanguageTag).orElse(null),
              now.toEpochMilli(),
              now.toEpochMilli());
    }
  }

  @Override
  public List<Recipient> page(
      Transaction tx, AnnouncementId announcement, Optional<Party> after, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            """
            SELECT kind, party, zone, language FROM unreached
            WHERE announcement = ? AND (kind, party) > (?, ?) ORDER BY kind, party LIMIT ?
            """,
            row -> recipient(row, 1),
            announcement.value(),
            after.map(p -> p.kind().ordinal()).orElse(0),
            after.map(Party::value).orElse(""),
            limit);
  }

  private static Recipient recipient(ResultSet row, int first) throws SQLException {
    return new Recipient(
        new Party(Party.Kind.values()[row.getInt(first)], row.getString(first + 1)),
        Optional.ofNullable(row.getString(first + 2)).map(ZoneId::of),
        Optional.ofNullable(row.getString(first + 3)).map(Locale::forLanguageTag));
  }

  @Override
  public void remove(Transaction tx, AnnouncementId announcement, Collection<Party> parties) {
    for (Party party : parties) {
      JdbcTransaction.of(tx)
          .update(
              "DELETE FROM unreached WHERE announcement = ? AND kind = ? AND party = ?",
              announcement.value(),
              party.kind().ordinal(),
              party.value());
    }
  }

  @Override
  public List<Unreached> triedBefore(Transaction tx, Instant then, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            """
            SELECT announcement, kind, party, zone, language FROM unreached WHERE tried_ms < ?
            ORDER BY tried_ms, announcement, kind, party LIMIT ?
            """,
            row -> new Unreached(new AnnouncementId(row.getLong(1)), recipient(row, 2)),
            then.toEpochMilli(),
            limit);
  }

  @Override
  public Optional<Instant> oldestTry(Transaction tx) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT tried_ms FROM unreached ORDER BY tried_ms LIMIT 1",
            row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  @Override
  public int forget(Transaction tx, Instant addedBefore, int limit) {
    return JdbcTransaction.of(tx)
        .update(
            """
            DELETE FROM unreached WHERE (announcement, kind, party) IN (
              SELECT announcement, kind, party FROM unreached WHERE added_ms < ? ORDER BY added_ms LIMIT ?)
            """,
            addedBefore.toEpochMilli(),
            limit);
  }
}
