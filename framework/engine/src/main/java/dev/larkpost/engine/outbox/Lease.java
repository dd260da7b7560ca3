package dev.larkpost.engine.outbox;

import java.time.Instant;

/**
 * A worker's timed hold on deliveries.
 *
 * @param worker who holds it; stable over restarts, so that a worker finds its own
 * @param now when it is taken
 * @param until when others may take it over
 */
public record Lease(String worker, Instant now, Instant until) {
  public Lease {
    if (worker.isEmpty() || !until.isAfter(now)) {
      throw new IllegalArgumentException("lease of '" + worker + "' until " + until);
    }
  }
}
