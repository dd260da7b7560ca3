package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** In memory, gone with the process; for tests and development. */
public final class MemoryAnnouncementStore implements AnnouncementStore {
  private final MemoryMap<AnnouncementId, AnnouncementRecord> rows = new MemoryMap<>();
  private final MemoryMap<String, AnnouncementId> keys = new MemoryMap<>();
  private long last;

  @Override
  public Optional<AnnouncementId> add(
      Transaction tx, AnnouncementSpec spec, AnnouncementState state, long pass, Instant now) {
    if (keys.get(spec.key()).isPresent()) {
      return Optional.empty();
    }
    AnnouncementId id = new AnnouncementId(++last);
    keys.put(tx, spec.key(), id);
    rows.put(
        tx,
        id,
        new AnnouncementRecord(
            id,
            spec,
            state,
            Optional.empty(),
            Optional.empty(),
            false,
            pass,
            Optional.empty(),
            now));
    return Optional.of(id);
  }

  @Override
  public Optional<AnnouncementRecord> find(Transaction tx, AnnouncementId id) {
    return rows.get(id);
  }

  @Override
  public Optional<AnnouncementRecord> byKey(Transaction tx, String key) {
    return keys.get(key).flatMap(rows::get);
  }

  @Override
  public void update(Transaction tx, AnnouncementRecord c, Instant now) {
    rows.put(
        tx,
        c.id(),
        new AnnouncementRecord(
            c.id(),
            c.spec(),
            c.state(),
            c.reason(),
            c.token(),
            c.complete(),
            c.pass(),
            c.plan(),
            now));
  }

  private Stream<AnnouncementRecord> all(AnnouncementState state) {
    return rows.all().values().stream().filter(r -> r.state() == state);
  }

  @Override
  public List<AnnouncementRecord> wantingPages(Transaction tx, int limit) {
    return all(AnnouncementState.RUNNING)
        .filter(r -> !r.complete())
        .sorted(
            Comparator.comparing((AnnouncementRecord r) -> r.spec().lane())
                .thenComparing(AnnouncementRecord::pass)
                .thenComparing(AnnouncementRecord::id))
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<Long> lowestPass(Transaction tx, Lane lane) {
    return wantingPages(tx, Integer.MAX_VALUE).stream()
        .filter(r -> r.spec().lane() == lane)
        .map(AnnouncementRecord::pass)
        .findFirst();
  }

  @Override
  public List<AnnouncementRecord> due(Transaction tx, Instant now, int limit) {
    return all(AnnouncementState.APPROVED)
        .filter(r -> !r.spec().when().at().isAfter(now))
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return all(AnnouncementState.APPROVED)
        .map(r -> r.spec().when().at())
        .min(Comparator.naturalOrder());
  }

  @Override
  public List<AnnouncementRecord> inState(
      Transaction tx, AnnouncementState state, long after, int limit) {
    return all(state).filter(r -> r.id().value() > after).limit(limit).toList();
  }

  @Override
  public List<AnnouncementRecord> newest(Transaction tx, long before, int limit) {
    return rows.all().descendingMap().values().stream()
        .filter(r -> r.id().value() < before)
        .limit(limit)
        .toList();
  }

  @Override
  public int forget(Transaction tx, Instant finishedBefore, int limit) {
    List<AnnouncementRecord> old =
        rows.all().values().stream()
            .filter(r -> r.state().finished() && r.changed().isBefore(finishedBefore))
            .limit(limit)
            .toList();
    old.forEach(
        r -> {
          rows.remove(tx, r.id());
          keys.remove(tx, r.spec().key());
        });
    return old.size();
  }
}
