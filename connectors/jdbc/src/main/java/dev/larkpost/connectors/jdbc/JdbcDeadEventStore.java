package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.outbox.DeadEvent;
import dev.larkpost.engine.outbox.DeadEventStore;
import dev.larkpost.xmtp.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Events that were set aside, in SQL; what they say rests sealed. */
final class JdbcDeadEventStore implements DeadEventStore {
  private static final String BODY = "dead_event.body";
  private static final String COLUMNS =
      "id, rule, source, event, name, kind, position, occurred_ms, body_sealed, reason, at_ms";

  private final SecretBox box;

  JdbcDeadEventStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public void put(Transaction tx, DeadEvent dead) {
    Event event = dead.event();
    JdbcTransaction.of(tx)
        .update(
            """
            INSERT INTO dead_event (rule, source, event, name, kind, position, occurred_ms, body_sealed, reason, at_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (rule, source, event) DO UPDATE SET name = excluded.name, kind = excluded.kind,
              position = excluded.position, occurred_ms = excluded.occurred_ms,
              body_sealed = excluded.body_sealed, reason = excluded.reason, at_ms = excluded.at_ms
            """,
            dead.rule(),
            event.source().value(),
            event.id().value(),
            event.name().value(),
            event.kind().name(),
            event.position(),
            event.occurredAt().toEpochMilli(),
            box.seal(BODY, EventBody.of(event)),
            dead.reason(),
            dead.at().toEpochMilli());
  }

  private DeadEvent read(ResultSet row) throws SQLException {
    EventBody body = EventBody.read(box.open(BODY, row.getBytes(9)));
    return new DeadEvent(
        row.getLong(1),
        row.getString(2),
        new Event(
            new EventId(row.getString(4)),
            new EventName(row.getString(5)),
            EventKind.valueOf(row.getString(6)),
            new SourceName(row.getString(3)),
            row.getLong(7),
            Instant.ofEpochMilli(row.getLong(8)),
            body.fields(),
            body.origin()),
        row.getString(10),
        Instant.ofEpochMilli(row.getLong(11)));
  }

  @Override
  public List<DeadEvent> page(Transaction tx, long after, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            "SELECT " + COLUMNS + " FROM dead_event WHERE id > ? ORDER BY id LIMIT ?",
            this::read,
            after,
            limit);
  }

  @Override
  public long count(Transaction tx) {
    return JdbcTransaction.of(tx)
        .queryOne("SELECT count(*) FROM dead_event", row -> row.getLong(1))
        .orElse(0L);
  }

  @Override
  public List<DeadEvent> find(Transaction tx, Collection<Long> numbers) {
    return numbers.stream()
        .distinct()
        .sorted()
        .flatMap(
            number ->
                JdbcTransaction.of(tx)
                    .queryOne(
                        "SELECT " + COLUMNS + " FROM dead_event WHERE id = ?", this::read, number)
                    .stream())
        .toList();
  }

  @Override
  public void remove(Transaction tx, Collection<Long> numbers) {
    for (long number : numbers) {
      JdbcTransaction.of(tx).update("DELETE FROM dead_event WHERE id = ?", number);
    }
  }

  @Override
  public boolean remove(Transaction tx, String rule, SourceName source, EventId event) {
    return JdbcTransaction.of(tx)
            .update(
                "DELETE FROM dead_event WHERE rule = ? AND source = ? AND event = ?",
                rule,
                source.value(),
                event.value())
        > 0;
  }

  @Override
  public int keep(Transaction tx, int newest) {
    return JdbcTransaction.of(tx)
        .update(
            """
            DELETE FROM dead_event WHERE id <= (
              SELECT id FROM dead_event ORDER BY id DESC LIMIT 1 OFFSET ?)
            """,
            newest);
  }
}
