package dev.larkpost.engine.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each key through {@code most} times in any period, counted from its first time. Remembers a
 * bounded number of keys, the most recently started ones. Thread-safe.
 */
public final class FloodGuard<K> {
  /** Keys remembered; a key pushed out starts anew. */
  static final int KEYS_MAX = 10_000;

  private record Window(Instant began, int count) {}

  private final int most;
  private final Duration period;
  private final Clock clock;
  private final Map<K, Window> windows = new LinkedHashMap<>();

  public FloodGuard(int most, Duration period, Clock clock) {
    if (most < 1 || period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException(most + " per " + period);
    }
    this.most = most;
    this.period = period;
    this.clock = clock;
  }

  /** Counts one; false when it is one too many. */
  public synchronized boolean admits(K key) {
    Instant now = clock.instant();
    Window window = windows.getOrDefault(key, new Window(now, 0));
    if (!now.isBefore(window.began().plus(period))) {
      windows.remove(key);
      window = new Window(now, 0);
    }
    windows.put(key, new Window(window.began(), window.count() + 1));
    forgetOldest();
    return window.count() < most;
  }

  private void forgetOldest() {
    if (windows.size() > KEYS_MAX) {
      windows.remove(windows.keySet().iterator().next());
    }
  }
}
