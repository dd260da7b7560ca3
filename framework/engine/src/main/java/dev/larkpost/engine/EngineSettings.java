package dev.larkpost.engine;

import dev.larkpost.engine.inbound.InboundSettings;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.engine.send.SendSettings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The engine's numbers.
 *
 * @param senders threads that seal and publish
 * @param floodMost messages of one sender worked on per period
 * @param floodPeriod see floodMost
 * @param retention how long finished deliveries and the ids of handled messages are kept
 */
public record EngineSettings(
    InboundSettings inbound,
    SendSettings send,
    int senders,
    int floodMost,
    Duration floodPeriod,
    Duration retention) {
  public EngineSettings {
    if (senders < 1 || retention.isNegative()) {
      throw new IllegalArgumentException(senders + " senders, retention " + retention);
    }
  }

  /**
   * What suits one process with one bot.
   *
   * @param worker names the process; stable over restarts
   * @param random for jitter; safe for several threads
   */
  public static EngineSettings defaults(String worker, RandomGenerator random) {
    Backoff handlers = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), random);
    Backoff sends = new Backoff(Duration.ofMillis(50), Duration.ofMinutes(1), random);
    return new EngineSettings(
        new InboundSettings(1_000, 6, handlers, Duration.ofSeconds(60), Duration.ofMinutes(2)),
        SendSettings.defaults(worker, sends),
        4,
        6_000, // far above what a person or their script means well with; a stop for loops between
        // bots
        Duration.ofMinutes(1),
        Duration.ofDays(7));
  }
}
