package dev.larkpost.engine.inbound;

import dev.larkpost.engine.limit.Backoff;
import java.time.Duration;

/**
 * How messages are worked on.
 *
 * @param waitingMax messages in memory at most, waiting or with a handler; also the most handlers
 *     that run at once
 * @param attemptsMax tries of a failing handler before its message is a dead letter
 * @param backoff between those tries
 * @param patience how long a promised answer (CompletionStage, Uni) may take
 */
public record InboundSettings(int waitingMax, int attemptsMax, Backoff backoff, Duration patience) {
  public InboundSettings {
    if (waitingMax < 1 || attemptsMax < 1 || patience.isNegative()) {
      throw new IllegalArgumentException(
          "waiting " + waitingMax + ", attempts " + attemptsMax + ", patience " + patience);
    }
  }
}
