package dev.larkpost.engine.send;

import dev.larkpost.engine.limit.Backoff;
import java.time.Duration;

/**
 * How the sender works.
 *
 * @param worker who holds the leases; stable over restarts and unique in the store
 * @param lease how long others leave leased deliveries alone
 * @param batch deliveries sealed and published together at most
 * @param readyMax leased deliveries waiting in memory at most
 * @param attemptsMax how often a delivery may fail to be sealed for a reason of its own before it
 *     is given up
 * @param backoff between tries of any kind
 */
public record SendSettings(
    String worker, Duration lease, int batch, int readyMax, int attemptsMax, Backoff backoff) {
  public SendSettings {
    if (batch < 1 || readyMax < batch || attemptsMax < 1) {
      throw new IllegalArgumentException(
          "batch " + batch + ", ready " + readyMax + ", attempts " + attemptsMax);
    }
  }

  /** What suits one process. */
  public static SendSettings defaults(String worker, Backoff backoff) {
    return new SendSettings(worker, Duration.ofMinutes(5), 500, 5_000, 10, backoff);
  }
}
