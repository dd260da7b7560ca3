package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementSpec;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.AnnouncementStore;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.SpecCode;
import dev.larkpost.xmtp.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Announcements in SQL. What they say and to whom rests in boxes. */
final class JdbcAnnouncementStore implements AnnouncementStore {
  private static final String SPEC = "announcement.spec";
  private static final String COLUMNS =
      "SELECT id, state, reason, spec_sealed, token_kind, token, complete, pass, plan, changed_ms FROM announcement ";

  static final String WANTING_PAGES =
      COLUMNS + "WHERE state = 'RUNNING' AND complete = 0 ORDER BY lane, pass, id LIMIT ?";
  static final String LOWEST_PASS =
      "SELECT pass FROM announcement WHERE state = 'RUNNING' AND complete = 0 AND lane = ? ORDER BY pass LIMIT 1";

  private final SecretBox box;

  JdbcAnnouncementStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public Optional<AnnouncementId> add(
      Transaction tx, AnnouncementSpec spec, AnnouncementState state, long pass, Instant now) {
    return JdbcTransaction.of(tx)
        .queryOne(
            """
            INSERT INTO announcement (announcement_key, lane, state, at_ms, spec_sealed, complete, pass, changed_ms)
            VALUES (?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT (announcement_key) DO NOTHING RETURNING id
            """,
            row -> new AnnouncementId(row.getLong(1)),
            spec.key(),
            spec.lane().ordinal(),
            state,
            spec.when().at().toEpochMilli(),
            box.seal(SPEC, SpecCode.write(spec).toJson().getBytes(StandardCharsets.UTF_8)),
            pass,
            now.toEpochMilli());
  }

  @Override
  public Optional<AnnouncementRecord> find(Transaction tx, AnnouncementId id) {
    return JdbcTransaction.of(tx).queryOne(COLUMNS + "WHERE id = ?", this::read, id.value());
  }

  @Override
  public Optional<AnnouncementRecord> byKey(Transaction tx, String key) {
    return JdbcTransaction.of(tx).queryOne(COLUMNS + "WHERE announcement_key = ?", this::read, key);
  }

  @Override
  public void update(Transaction tx, AnnouncementRecord changed, Instant now) {
    JdbcTransaction.of(tx)
        .update(
            """
            UPDATE announcement SET state = ?, reason = ?, token_kind = ?, token = ?, complete = ?, pass = ?, plan = ?,
              changed_ms = ? WHERE id = ?
            """,
            changed.state(),
            changed.reason().orElse(null),
            changed.token().map(t -> t.kind().ordinal()).orElse(null),
            changed.token().map(Party::value).orElse(null),
            changed.complete(),
            changed.pass(),
            changed.plan().map(p -> SpecCode.write(p).toJson()).orElse(null),
            now.toEpochMilli(),
            changed.id().value());
  }

  @Override
  public List<AnnouncementRecord> wantingPages(Transaction tx, int limit) {
    return JdbcTransaction.of(tx).query(WANTING_PAGES, this::read, limit);
  }

  @Override
  public Optional<Long> lowestPass(Transaction tx, Lane lane) {
    return JdbcTransaction.of(tx).queryOne(LOWEST_PASS, row -> row.getLong(1), lane.ordinal());
  }

  @Override
  public List<AnnouncementRecord> due(Transaction tx, Instant now, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS + "WHERE state = 'APPROVED' AND at_ms <= ? ORDER BY id LIMIT ?",
            this::read,
            now.toEpochMilli(),
            limit);
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT at_ms FROM announcement WHERE state = 'APPROVED' ORDER BY at_ms LIMIT 1",
            row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  @Override
  public List<AnnouncementRecord> inState(
      Transaction tx, AnnouncementState state, long after, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS + "WHERE state = ? AND id > ? ORDER BY id LIMIT ?",
            this::read,
            state,
            after,
            limit);
  }

  @Override
  public List<AnnouncementRecord> newest(Transaction tx, long before, int limit) {
    return JdbcTransaction.of(tx)
        .query(COLUMNS + "WHERE id < ? ORDER BY id DESC LIMIT ?", this::read, before, limit);
  }

  @Override
  public int forget(Transaction tx, Instant finishedBefore, int limit) {
    List<Long> old =
        JdbcTransaction.of(tx)
            .query(
                "SELECT id FROM announcement WHERE state IN ('DONE', 'CANCELLED') AND changed_ms < ? ORDER BY id LIMIT ?",
                row -> row.getLong(1),
                finishedBefore.toEpochMilli(),
                limit);
    for (Long id : old) {
      for (String table : List.of("announcement_count", "vote", "vote_count")) {
        JdbcTransaction.of(tx).update("DELETE FROM " + table + " WHERE announcement = ?", id);
      }
      JdbcTransaction.of(tx).update("DELETE FROM announcement WHERE id = ?", id);
    }
    return old.size();
  }

  private AnnouncementRecord read(ResultSet row) throws SQLException {
    String token = row.getString(6);
    String plan = row.getString(9);
    return new AnnouncementRecord(
        new AnnouncementId(row.getLong(1)),
        SpecCode.read(
            Fields.ofJson(new String(box.open(SPEC, row.getBytes(4)), StandardCharsets.UTF_8))),
        AnnouncementState.valueOf(row.getString(2)),
        Optional.ofNullable(row.getString(3)),
        token == null
            ? Optional.empty()
            : Optional.of(new Party(Party.Kind.values()[row.getInt(5)], token)),
        row.getInt(7) != 0,
        row.getLong(8),
        plan == null ? Optional.empty() : Optional.of(SpecCode.readPlan(Fields.ofJson(plan))),
        Instant.ofEpochMilli(row.getLong(10)));
  }
}
