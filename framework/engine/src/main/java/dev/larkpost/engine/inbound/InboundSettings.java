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
 * @param handlerTime how long one message or unanswered question may be worked on, a promised
 *     answer included, before the handler is interrupted and the attempt counts as failed
 */
public record InboundSettings(
    int waitingMax, int attemptsMax, Backoff backoff, Duration patience, Duration handlerTime) {
  public InboundSettings {
    if (waitingMax < 1 || attemptsMax < 1 || patience.isNegative()) {
      throw new IllegalArgumentException(
          "waiting " + waitingMax + ", attempts " + attemptsMax + ", patience " + patience);
    }
    if (handlerTime.compareTo(patience) < 0 || handlerTime.isZero()) {
      throw new IllegalArgumentException(
          "a handler may work "
              + handlerTime
              + ", which is shorter than the patience with a promised answer, "
              + patience);
    }
  }
}
