package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.DigestStore;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Purpose;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Digests in SQL. Their lines rest in boxes, as the contents they are of. */
final class JdbcDigestStore implements DigestStore {
  private static final String LINE = "digest_line.line";
  static final String OPEN =
      "SELECT inbox, lane, category FROM digest WHERE inbox IN (" + Several.MARKS + ")";

  private final SecretBox box;

  JdbcDigestStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public Set<Key> open(Transaction tx, Collection<InboxId> inboxes) {
    return Set.copyOf(
        Several.query(
            JdbcTransaction.of(tx),
            OPEN,
            row -> key(row.getBytes(1), row.getInt(2), row.getString(3)),
            inboxes));
  }

  private static Key key(byte[] inbox, int lane, String category) {
    return new Key(
        Ids.inbox(inbox),
        Lane.values()[lane],
        category.isEmpty() ? Optional.empty() : Optional.of(category));
  }

  private record Counted(long number, long entries) {}

  @Override
  public void add(Transaction transaction, List<Entry> entries) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    for (Entry entry : entries) {
      Counted counted = count(tx, entry);
      if (counted.entries() <= LINES_MAX) {
        tx.update(
            "INSERT INTO digest_line (digest, place, line_sealed) VALUES (?, ?, ?)",
            counted.number(),
            counted.entries(),
            box.seal(LINE, entry.line().getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private static Counted count(JdbcTransaction tx, Entry entry) {
    return tx.queryOne(
            """
            INSERT INTO digest (inbox, lane, category, zone, language, entries, due_ms) VALUES (?, ?, ?, ?, ?, 1, ?)
            ON CONFLICT (inbox, lane, category) DO UPDATE SET entries = entries + 1 RETURNING id, entries
            """,
            row -> new Counted(row.getLong(1), row.getLong(2)),
            Ids.bytes(entry.key().inbox()),
            entry.key().lane().ordinal(),
            entry.key().category().orElse(""),
            entry.attributes().zone().map(ZoneId::getId).orElse(null),
            entry.attributes().language().map(Locale::toLanguageTag).orElse(null),
            entry.due().toEpochMilli())
        .orElseThrow();
  }

  @Override
  public List<Digest> due(Transaction transaction, Instant now, int limit) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    return tx
        .query(
            """
            SELECT id, inbox, lane, category, due_ms, zone, language, entries FROM digest
            WHERE due_ms <= ? ORDER BY due_ms, id LIMIT ?
            """,
            JdbcDigestStore::read,
            now.toEpochMilli(),
            limit)
        .stream()
        .map(digest -> with(digest, lines(tx, digest.number())))
        .toList();
  }

  private static Digest read(ResultSet row) throws SQLException {
    return new Digest(
        row.getLong(1),
        key(row.getBytes(2), row.getInt(3), row.getString(4)),
        Instant.ofEpochMilli(row.getLong(5)),
        new Purpose.Attributes(
            Optional.ofNullable(row.getString(6)).map(ZoneId::of),
            Optional.ofNullable(row.getString(7)).map(Locale::forLanguageTag)),
        row.getLong(8),
        List.of());
  }

  private static Digest with(Digest digest, List<String> lines) {
    return new Digest(
        digest.number(), digest.key(), digest.due(), digest.attributes(), digest.entries(), lines);
  }

  private List<String> lines(JdbcTransaction tx, long digest) {
    return tx.query(
        "SELECT line_sealed FROM digest_line WHERE digest = ? ORDER BY place",
        row -> new String(box.open(LINE, row.getBytes(1)), StandardCharsets.UTF_8),
        digest);
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT due_ms FROM digest ORDER BY due_ms LIMIT 1",
            row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  @Override
  public void remove(Transaction tx, Collection<Long> numbers) {
    for (long number : numbers) {
      JdbcTransaction.of(tx).update("DELETE FROM digest_line WHERE digest = ?", number);
      JdbcTransaction.of(tx).update("DELETE FROM digest WHERE id = ?", number);
    }
  }
}
