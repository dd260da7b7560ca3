package dev.larkpost.bench;

import dev.larkpost.engine.limit.Grant;
import dev.larkpost.engine.limit.Priority;
import dev.larkpost.engine.limit.RateLimiter;
import java.time.Clock;
import java.time.Duration;

/**
 * So many publishes in this life and then none: who comes late to kill the bot finds it waiting,
 * and not done. Thread-safe.
 */
final class Rations implements RateLimiter {
  /** How many, as a system property; absent: as many as it likes. */
  static final String UNITS = "larkpost.bench.units";

  /** What a first text to somebody costs; less is of no use. */
  private static final int LEAST = 3;

  private static final Duration FOR_EVER = Duration.ofDays(1);

  private int left;

  private Rations(int units) {
    this.left = units;
  }

  static RateLimiter ofThisLife() {
    int units = Integer.getInteger(UNITS, -1);
    return units < 0 ? RateLimiter.UNLIMITED : new Rations(units);
  }

  @Override
  public synchronized Grant request(Priority priority, int units) {
    if (left < LEAST) {
      return new Grant.Later(Clock.systemUTC().instant().plus(FOR_EVER));
    }
    int granted = Math.min(units, left);
    left -= granted;
    return new Grant.Granted(granted);
  }

  @Override
  public void answered() {}

  @Override
  public void refused(Duration quietFor) {}
}
