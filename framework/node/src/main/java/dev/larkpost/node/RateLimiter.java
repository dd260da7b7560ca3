package dev.larkpost.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Counts publishes and reads per source address as the hosted network does. Thread-safe. */
final class RateLimiter {
  /** More addresses than one machine has; the one longest untouched is forgotten. */
  static final int ADDRESSES_MAX = 10_000;

  /** What a request is counted as. */
  enum Budget {
    PUBLISH,
    READ
  }

  private record Key(String address, Budget budget) {}

  private static final class Bucket {
    private long tokens;
    private Instant touched;

    Bucket(long tokens, Instant touched) {
      this.tokens = tokens;
      this.touched = touched;
    }
  }

  private final Optional<NodeLimits> limits;
  private final Clock clock;
  private final Map<Key, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Bucket> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  RateLimiter(Optional<NodeLimits> limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * @throws Refusal RATE_LIMITED; the refused touch restarts the clock like any other
   */
  void spend(String address, Budget budget, int cost) {
    limits.ifPresent(l -> spend(l, new Key(address, budget), cost));
  }

  private synchronized void spend(NodeLimits limits, Key key, int cost) {
    boolean publish = key.budget() == Budget.PUBLISH;
    int burst = publish ? limits.publishBurst() : limits.readBurst();
    int perMinute = publish ? limits.publishPerMinute() : limits.readPerMinute();
    Instant now = clock.instant();
    Bucket bucket = buckets.computeIfAbsent(key, k -> new Bucket(burst, now));
    long minutes = Math.max(0, Duration.between(bucket.touched, now).toMinutes());
    bucket.tokens = Math.min(burst, bucket.tokens + minutes * perMinute);
    // Design section 4: every touch restarts the clock, and only whole minutes count.
    bucket.touched = now;
    if (cost > bucket.tokens) {
      throw new Refusal(
          Refusal.Reason.RATE_LIMITED,
          cost + " exceeds rate limit " + key.address() + key.budget());
    }
    bucket.tokens -= cost;
  }
}
