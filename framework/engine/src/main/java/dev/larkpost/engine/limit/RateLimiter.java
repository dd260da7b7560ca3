package dev.larkpost.engine.limit;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * Grants leave to publish (design section 4). One limiter stands for one source address and is
 * shared by every bot behind it. Thread-safe, never blocks.
 */
public interface RateLimiter {
  /** Networks without limits, such as the local node. */
  RateLimiter UNLIMITED =
      new RateLimiter() {
        @Override
        public Grant request(Priority priority, int units) {
          return new Grant.Granted(units);
        }

        @Override
        public void answered() {}

        @Override
        public void refused(Duration quietFor) {}
      };

  /**
   * @param units publishes wanted, at least 1
   */
  Grant request(Priority priority, int units);

  /**
   * Units of the budget as it stands, or as it was heard of a moment ago where others spend of it
   * too; empty where there is none, or nobody can be asked.
   */
  default OptionalInt left() {
    return OptionalInt.empty();
  }

  /** A publish was answered just now, however it went: every touch restarts the refill clock. */
  void answered();

  /** The network said 429. */
  void refused(Duration quietFor);
}
