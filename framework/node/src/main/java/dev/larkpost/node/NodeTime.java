package dev.larkpost.node;

import java.time.Clock;
import java.time.Instant;

/** The node's clock for envelopes: to the microsecond, never backwards. Guarded by its owner. */
final class NodeTime {
  private static final long NANOS = 1_000_000_000L;
  private static final long MICRO = 1_000L;

  private final Clock clock;
  private long last;

  NodeTime(Clock clock, long last) {
    this.clock = clock;
    this.last = last;
  }

  long next() {
    Instant now = clock.instant();
    long ns = now.getEpochSecond() * NANOS + now.getNano();
    last = Math.max(last, ns - ns % MICRO);
    return last;
  }
}
