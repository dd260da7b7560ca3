package dev.larkpost.engine.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** In this process alone; bounded, the oldest are forgotten first. */
public final class MemoryDuplicateFilter implements DuplicateFilter {
  /**
   * How long things are remembered.
   *
   * @param claimFor longer than working on one takes
   * @param seenFor longer than a sender tries again
   */
  public record Times(Duration claimFor, Duration seenFor) {
    public Times {
      if (claimFor.toMillis() < 1 || seenFor.compareTo(claimFor) < 0) {
        throw new IllegalArgumentException("claims for " + claimFor + ", seen for " + seenFor);
      }
    }

    /** A minute; a day. */
    public static Times defaults() {
      return new Times(Duration.ofMinutes(1), Duration.ofDays(1));
    }
  }

  private record Known(Verdict verdict, Instant until) {}

  private final Times times;
  private final int most;
  private final Clock clock;
  private final Map<EventId, Known> known = new LinkedHashMap<>();

  /**
   * @param most ids remembered at once
   */
  public MemoryDuplicateFilter(Times times, int most, Clock clock) {
    if (most < 1) {
      throw new IllegalArgumentException("a filter of " + most);
    }
    this.times = times;
    this.most = most;
    this.clock = clock;
  }

  @Override
  public synchronized Verdict claim(EventId id) {
    Instant now = clock.instant();
    Known before = known.get(id);
    if (before != null && now.isBefore(before.until())) {
      return before.verdict();
    }
    remember(id, new Known(Verdict.HELD, now.plus(times.claimFor())));
    return Verdict.NEW;
  }

  @Override
  public synchronized void done(EventId id) {
    remember(id, new Known(Verdict.SEEN, clock.instant().plus(times.seenFor())));
  }

  @Override
  public synchronized void release(EventId id) {
    Known before = known.get(id);
    if (before != null && before.verdict() == Verdict.HELD) {
      known.remove(id);
    }
  }

  private void remember(EventId id, Known what) {
    known.remove(id);
    known.put(id, what);
    if (known.size() > most) {
      known.remove(known.keySet().iterator().next());
    }
  }
}
