package dev.larkpost.quarkus;

import dev.larkpost.engine.connect.SharedFilter;
import dev.larkpost.engine.event.DuplicateFilter;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.MemoryDuplicateFilter;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The {@link DuplicateFilter} that applications inject where something comes in without a
 * checkpoint, such as by HTTP: shared with other processes when {@code larkpost.redis.filter} says
 * so, else this process's own memory. Thread-safe.
 */
@Singleton
public class IntakeFilter implements DuplicateFilter {
  /** Ids this process remembers by itself. */
  static final int OWN_MAX = 10_000;

  private final DuplicateFilter own =
      new MemoryDuplicateFilter(MemoryDuplicateFilter.Times.defaults(), OWN_MAX, Clock.systemUTC());
  private volatile Optional<SharedFilter> shared = Optional.empty();

  /** From the start of the bots to their end. */
  void share(SharedFilter with) {
    shared = Optional.of(with);
  }

  List<String> warnings() {
    return shared.map(SharedFilter::warnings).orElse(List.of());
  }

  void close() {
    Optional<SharedFilter> last = shared;
    shared = Optional.empty();
    last.ifPresent(SharedFilter::close);
  }

  private DuplicateFilter filter() {
    return shared.<DuplicateFilter>map(f -> f).orElse(own);
  }

  @Override
  public Verdict claim(EventId id) {
    return filter().claim(id);
  }

  @Override
  public void done(EventId id) {
    filter().done(id);
  }

  @Override
  public void release(EventId id) {
    filter().release(id);
  }
}
