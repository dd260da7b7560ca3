package dev.larkpost.engine.outbox;

import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** In memory, gone with the process; for tests and development. */
public final class MemoryDeadEventStore implements DeadEventStore {
  private final MemoryMap<Long, DeadEvent> rows = new MemoryMap<>();
  private final AtomicLong last = new AtomicLong();

  @Override
  public void put(Transaction tx, DeadEvent dead) {
    long number =
        of(dead.rule(), dead.event().source(), dead.event().id())
            .map(DeadEvent::number)
            .orElseGet(last::incrementAndGet);
    rows.put(
        tx, number, new DeadEvent(number, dead.rule(), dead.event(), dead.reason(), dead.at()));
  }

  private Optional<DeadEvent> of(String rule, SourceName source, EventId event) {
    return rows.all().values().stream()
        .filter(
            d ->
                d.rule().equals(rule)
                    && d.event().source().equals(source)
                    && d.event().id().equals(event))
        .findFirst();
  }

  @Override
  public List<DeadEvent> page(Transaction tx, long after, int limit) {
    return rows.all().tailMap(after, false).values().stream().limit(limit).toList();
  }

  @Override
  public long count(Transaction tx) {
    return rows.all().size();
  }

  @Override
  public List<DeadEvent> find(Transaction tx, Collection<Long> numbers) {
    return numbers.stream().distinct().sorted().flatMap(n -> rows.get(n).stream()).toList();
  }

  @Override
  public void remove(Transaction tx, Collection<Long> numbers) {
    numbers.forEach(number -> rows.remove(tx, number));
  }

  @Override
  public boolean remove(Transaction tx, String rule, SourceName source, EventId event) {
    Optional<DeadEvent> found = of(rule, source, event);
    found.ifPresent(dead -> rows.remove(tx, dead.number()));
    return found.isPresent();
  }

  @Override
  public int keep(Transaction tx, int newest) {
    List<Long> old = rows.all().descendingMap().keySet().stream().skip(newest).toList();
    old.forEach(number -> rows.remove(tx, number));
    return old.size();
  }
}
