package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.EventStore;
import dev.larkpost.engine.event.Note;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.event.Telling;
import dev.larkpost.xmtp.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events and checkpoints in SQL. What an event says rests sealed: records of a backend may be as
 * private as messages.
 */
final class JdbcEventStore implements EventStore {
  private static final String BODY = "event.body";
  private static final String NOTE = "event_note.content";

  private final SecretBox box;

  JdbcEventStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public Optional<Checkpoint> checkpoint(Transaction tx, SourceName source) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT checkpoint FROM event_source WHERE name = ? AND checkpoint IS NOT NULL",
            row -> Checkpoint.of(row.getBytes(1)),
            source.value());
  }

  @Override
  public void move(
      Transaction tx, SourceName source, Optional<Checkpoint> expected, Checkpoint next) {
    if (!checkpoint(tx, source).equals(expected)) {
      throw EventStore.movedByAnother(source);
    }
    JdbcTransaction.of(tx)
        .update(
            "UPDATE event_source SET checkpoint = ? WHERE id = ?", next.bytes(), id(tx, source));
  }

  /** The number of a source, given when it first writes. */
  private static long id(Transaction tx, SourceName source) {
    return JdbcTransaction.of(tx)
        .queryOne(
            """
            INSERT INTO event_source (name) VALUES (?)
            ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id
            """,
            row -> row.getLong(1),
            source.value())
        .orElseThrow();
  }

  @Override
  public List<Event> tell(Transaction tx, SourceName source, List<Event> events, Instant at) {
    List<Event> fresh = new ArrayList<>();
    long id = id(tx, source);
    for (Event event : Telling.lastWords(events)) {
      Telling.Known known = known(tx, id, event.id());
      Optional<EventKind> verdict = Telling.verdict(known, event);
      verdict.ifPresent(kind -> fresh.add(event.as(kind)));
      if (verdict.isPresent() || event.kind().holds()) {
        put(tx, id, event, at);
      }
    }
    return fresh;
  }

  private static Telling.Known known(Transaction tx, long source, EventId event) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT holds FROM event WHERE source = ? AND event = ?",
            row -> row.getInt(1) != 0 ? Telling.Known.HOLDS : Telling.Known.RETRACTED,
            source,
            event.value())
        .orElse(Telling.Known.NEVER_TOLD);
  }

  private void put(Transaction tx, long source, Event event, Instant at) {
    JdbcTransaction.of(tx)
        .update(
            """
            INSERT INTO event (source, event, name, holds, position, occurred_ms, body_sealed, told_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, event) DO UPDATE SET name = excluded.name, holds = excluded.holds,
              position = excluded.position, occurred_ms = excluded.occurred_ms,
              body_sealed = excluded.body_sealed, told_ms = excluded.told_ms
            """,
            source,
            event.id().value(),
            event.name().value(),
            event.kind().holds(),
            event.position(),
            event.occurredAt().toEpochMilli(),
            box.seal(BODY, EventBody.of(event)),
            at.toEpochMilli());
  }

  @Override
  public List<Event> after(
      Transaction tx, SourceName source, long position, Optional<EventId> id, int limit) {
    // Row values let SQLite walk the index instead of filtering; no id is greater than all others.
    return JdbcTransaction.of(tx)
        .query(
            """
            SELECT event, name, position, occurred_ms, body_sealed FROM event
            WHERE source = (SELECT id FROM event_source WHERE name = ?) AND holds = 1
              AND (position, event) > (?, ?)
            ORDER BY position, event LIMIT ?
            """,
            row -> read(source, row),
            source.value(),
            id.isPresent() ? position : position + 1,
            id.map(EventId::value).orElse(""),
            limit);
  }

  private Event read(SourceName source, ResultSet row) throws SQLException {
    EventBody body = EventBody.read(box.open(BODY, row.getBytes(5)));
    return new Event(
        new EventId(row.getString(1)),
        new EventName(row.getString(2)),
        EventKind.HAPPENED,
        source,
        row.getLong(3),
        Instant.ofEpochMilli(row.getLong(4)),
        body.fields(),
        body.origin());
  }

  @Override
  public void note(Transaction tx, SourceName source, List<Note> notes) {
    if (notes.isEmpty()) {
      return;
    }
    long id = id(tx, source);
    for (Note note : notes) {
      note.value()
          .ifPresentOrElse(
              value -> remember(tx, id, note.key(), value), () -> drop(tx, id, note.key()));
    }
  }

  private void remember(Transaction tx, long source, String key, String value) {
    JdbcTransaction.of(tx)
        .update(
            """
            INSERT INTO event_note (source, note, content_sealed) VALUES (?, ?, ?)
            ON CONFLICT (source, note) DO UPDATE SET content_sealed = excluded.content_sealed
            """,
            source,
            key,
            box.seal(NOTE, value.getBytes(StandardCharsets.UTF_8)));
  }

  private static void drop(Transaction tx, long source, String key) {
    JdbcTransaction.of(tx)
        .update("DELETE FROM event_note WHERE source = ? AND note = ?", source, key);
  }

  @Override
  public List<Note> notes(Transaction tx, SourceName source, String key, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            """
            SELECT note, content_sealed FROM event_note
            WHERE source = (SELECT id FROM event_source WHERE name = ?) AND note > ?
            ORDER BY note LIMIT ?
            """,
            row ->
                Note.of(
                    row.getString(1),
                    new String(box.open(NOTE, row.getBytes(2)), StandardCharsets.UTF_8)),
            source.value(),
            key,
            limit);
  }

  @Override
  public int forget(Transaction tx, SourceName source, Instant toldBefore, int limit) {
    return JdbcTransaction.of(tx)
        .update(
            """
            DELETE FROM event WHERE id IN (
              SELECT id FROM event
              WHERE source = (SELECT id FROM event_source WHERE name = ?) AND told_ms < ?
              ORDER BY told_ms, id LIMIT ?)
            """,
            source.value(),
            toldBefore.toEpochMilli(),
            limit);
  }
}
