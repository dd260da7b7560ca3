package dev.larkpost.engine.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * The bucket of design section 4 as we believe the node keeps it. While it is rich, publishes go at
 * will. Once it is poor they go in spends: up to one refill at once, then silence for a whole
 * period counted from the last answer, because the node restarts its clock at every touch. Replies
 * may drain the reserve before they, too, ride on the next spend.
 */
public final class BucketLimiter implements RateLimiter {
  private final Budget budget;
  private final Clock clock;
  private int tokens;
  private Instant touched;
  private Instant quietUntil = Instant.MIN;
  private Instant spendEnds = Instant.MIN;
  private int spendLeft;

  public BucketLimiter(Budget budget, Clock clock) {
    this.budget = budget;
    this.clock = clock;
    this.tokens = budget.capacity();
    this.touched = clock.instant();
  }

  @Override
  public synchronized Grant request(Priority priority, int units) {
    Instant now = clock.instant();
    if (now.isBefore(quietUntil)) {
      return new Grant.Later(quietUntil);
    }
    refill(now);
    int atWill = Math.min(units, tokens - richAbove(priority));
    return atWill > 0 ? take(atWill) : spend(priority, units, now);
  }

  @Override
  public synchronized OptionalInt left() {
    return OptionalInt.of(refilled(clock.instant()));
  }

  @Override
  public synchronized void answered() {
    Instant now = clock.instant();
    touched = now;
    if (now.isBefore(quietUntil)) {
      quietUntil = later(quietUntil, now.plus(budget.period()).plus(budget.margin()));
    }
  }

  @Override
  public synchronized void refused(Duration quietFor) {
    Instant now = clock.instant();
    Duration quiet = quietFor.compareTo(budget.period()) > 0 ? quietFor : budget.period();
    // Our model was wrong: assume an empty bucket and learn its refill anew.
    tokens = 0;
    spendLeft = 0;
    touched = now;
    quietUntil = later(quietUntil, now.plus(quiet).plus(budget.margin()));
  }

  private void refill(Instant now) {
    long periods = Duration.between(touched, now).dividedBy(budget.period());
    if (periods > 0) {
      tokens = refilled(now);
      touched = now;
    }
  }

  private int refilled(Instant now) {
    long periods = Math.max(0, Duration.between(touched, now).dividedBy(budget.period()));
    long back = Math.min(budget.capacity(), periods * budget.refill());
    return (int) Math.min(budget.capacity(), tokens + back);
  }

  /** At will above this many tokens; bulk leaves a whole spend and the reserve untouched. */
  private int richAbove(Priority priority) {
    return switch (priority) {
      case REPLY -> budget.replyReserve();
      case BULK -> budget.replyReserve() + budget.refill();
    };
  }

  /** What a spend of this priority must leave. */
  private int kept(Priority priority) {
    return switch (priority) {
      case REPLY -> 0;
      case BULK -> budget.replyReserve();
    };
  }

  private Grant spend(Priority priority, int units, Instant now) {
    if (spendLeft > 0 && !now.isBefore(spendEnds)) {
      return silence();
    }
    if (spendLeft == 0) {
      spendLeft = budget.refill();
      spendEnds = now.plus(budget.spend());
    }
    int granted = Math.min(Math.min(units, spendLeft), tokens - kept(priority));
    if (granted < 1) {
      return silence();
    }
    spendLeft -= granted;
    Grant grant = take(granted);
    if (spendLeft == 0) {
      silence();
    }
    return grant;
  }

  private Grant silence() {
    spendLeft = 0;
    quietUntil = touched.plus(budget.period()).plus(budget.margin());
    return new Grant.Later(quietUntil);
  }

  private Grant take(int units) {
    tokens -= units;
    touched = clock.instant();
    return new Grant.Granted(units);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
