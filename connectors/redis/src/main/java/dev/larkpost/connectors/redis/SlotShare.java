package dev.larkpost.connectors.redis;

import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.Grant;
import dev.larkpost.engine.limit.Priority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What a process may spend while it cannot hear of the others. The network's bucket fills again
 * only when <em>nobody</em> touched it for a whole period, so shares of one's own time would starve
 * all. Therefore all spend at the same time: at the beginning of every other period of the common
 * clock, each its part of one refill; then everybody is silent for more than a period. Half the
 * usual rate, safe while clocks differ, and requests take, less than a period together. Not
 * thread-safe.
 */
final class SlotShare {
  private final Budget budget;
  private final int share;
  private final int kept;
  private final Clock clock;
  private Instant from;
  private Instant slot = Instant.EPOCH;
  private int left;

  SlotShare(SharedBudget shared, Clock clock) {
    this.budget = shared.budget();
    this.share = budget.refill() / shared.processes();
    this.kept = Math.min(budget.replyReserve() / shared.processes(), share / 2);
    this.clock = clock;
    this.from = clock.instant();
  }

  /**
   * The server is gone since now. Whoever was granted something before may still be using it; and a
   * server that is back within two periods (bucket.lua) may trust that nobody spent a share.
   */
  void begin() {
    quiet(Duration.ZERO);
  }

  /** The network said 429. */
  void refused(Duration quietFor) {
    left = 0;
    quiet(quietFor);
  }

  private void quiet(Duration atLeast) {
    Instant then = clock.instant().plus(length().compareTo(atLeast) > 0 ? length() : atLeast);
    from = then.isAfter(from) ? then : from;
  }

  Grant request(Priority priority, int units) {
    Instant now = clock.instant();
    Instant begins = slotOf(now);
    if (begins.isBefore(from) || !now.isBefore(begins.plus(budget.spend()))) {
      return later(now, begins);
    }
    if (!begins.equals(slot)) {
      slot = begins;
      left = share;
    }
    int granted = Math.min(units, left - (priority == Priority.BULK ? kept : 0));
    if (granted < 1) {
      return later(now, begins);
    }
    left -= granted;
    return new Grant.Granted(granted);
  }

  private Grant later(Instant now, Instant begins) {
    Instant next = begins;
    while (!next.isAfter(now) || next.isBefore(from)) {
      next = next.plus(length());
    }
    return new Grant.Later(next);
  }

  private Instant slotOf(Instant now) {
    long millis = length().toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), millis) * millis);
  }

  private Duration length() {
    return budget.period().multipliedBy(2);
  }
}
