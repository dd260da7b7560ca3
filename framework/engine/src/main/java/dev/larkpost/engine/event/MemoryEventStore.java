package dev.larkpost.engine.event;

import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** In memory, gone with the process; for tests and development. */
public final class MemoryEventStore implements EventStore {
  private record Key(SourceName source, String id) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::source).thenComparing(Key::id);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private record Row(Event event, Instant told) {
    Telling.Known known() {
      return event.kind().holds() ? Telling.Known.HOLDS : Telling.Known.RETRACTED;
    }
  }

  private static final Comparator<Event> BY_PLACE =
      Comparator.comparingLong(Event::position).thenComparing(Event::id);

  private final MemoryMap<SourceName, Checkpoint> checkpoints = new MemoryMap<>();
  private final MemoryMap<Key, Row> told = new MemoryMap<>();
  private final MemoryMap<Key, Note> notes = new MemoryMap<>();

  @Override
  public Optional<Checkpoint> checkpoint(Transaction tx, SourceName source) {
    return checkpoints.get(source);
  }

  @Override
  public void move(
      Transaction tx, SourceName source, Optional<Checkpoint> expected, Checkpoint next) {
    if (!checkpoints.get(source).equals(expected)) {
      throw EventStore.movedByAnother(source);
    }
    checkpoints.put(tx, source, next);
  }

  @Override
  public List<Event> tell(Transaction tx, SourceName source, List<Event> events, Instant at) {
    List<Event> fresh = new ArrayList<>();
    for (Event event : Telling.lastWords(events)) {
      Key key = new Key(source, event.id().value());
      Optional<Row> before = told.get(key);
      Telling.Known known = before.map(Row::known).orElse(Telling.Known.NEVER_TOLD);
      Optional<EventKind> verdict = Telling.verdict(known, event);
      verdict.ifPresent(kind -> fresh.add(event.as(kind)));
      if (verdict.isPresent() || event.kind().holds()) {
        told.put(tx, key, new Row(event.as(verdict.orElse(event.kind())), at));
      }
    }
    return fresh;
  }

  @Override
  public List<Event> after(
      Transaction tx, SourceName source, long position, Optional<EventId> id, int limit) {
    return told.all().entrySet().stream()
        .filter(row -> row.getKey().source().equals(source))
        .map(row -> row.getValue().event())
        .filter(event -> event.kind().holds() && isBehind(event, position, id))
        .sorted(BY_PLACE)
        .limit(limit)
        .map(event -> event.as(EventKind.HAPPENED))
        .toList();
  }

  private static boolean isBehind(Event event, long position, Optional<EventId> id) {
    return event.position() > position
        || event.position() == position && id.filter(i -> event.id().compareTo(i) > 0).isPresent();
  }

  @Override
  public void note(Transaction tx, SourceName source, List<Note> taken) {
    for (Note note : taken) {
      Key key = new Key(source, note.key());
      if (note.value().isPresent()) {
        notes.put(tx, key, note);
      } else {
        notes.remove(tx, key);
      }
    }
  }

  @Override
  public List<Note> notes(Transaction tx, SourceName source, String key, int limit) {
    return notes.all().tailMap(new Key(source, key), false).entrySet().stream()
        .takeWhile(row -> row.getKey().source().equals(source))
        .map(row -> row.getValue())
        .limit(limit)
        .toList();
  }

  @Override
  public int forget(Transaction tx, SourceName source, Instant toldBefore, int limit) {
    List<Key> old =
        told.all().entrySet().stream()
            .filter(row -> row.getKey().source().equals(source))
            .filter(row -> row.getValue().told().isBefore(toldBefore))
            .sorted(Comparator.comparing(row -> row.getValue().told()))
            .limit(limit)
            .map(row -> row.getKey())
            .toList();
    old.forEach(key -> told.remove(tx, key));
    return old.size();
  }
}
