package dev.larkpost.engine.limit;

import java.time.Duration;

/** Permits of one budget for callers that wait. Thread-safe. */
final class Permits {
  private final RateLimiter limiter;
  private final Pause pause;

  Permits(RateLimiter limiter, Pause pause) {
    this.limiter = limiter;
    this.pause = pause;
  }

  /** Waits until there is at least one. @return how many, at most what was asked */
  int await(Priority priority, int units) {
    while (true) {
      switch (limiter.request(priority, units)) {
        case Grant.Granted granted -> {
          return granted.units();
        }
        case Grant.Later later -> pause.until(later.when());
      }
    }
  }

  /** Waits until there were so many. */
  void awaitAll(Priority priority, int units) {
    int left = units;
    while (left > 0) {
      left -= await(priority, left);
    }
  }

  void answered() {
    limiter.answered();
  }

  void refused(Duration quietFor) {
    limiter.refused(quietFor);
  }

  void close() {
    pause.close();
  }
}
