package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.store.InboundMessage;
import java.time.Instant;
import java.util.Optional;

/**
 * A message whose handler failed.
 *
 * @param attempts how often it was tried
 * @param code a {@link FailureCode} name
 * @param nextTry empty for a dead letter
 */
public record FailedMessage(
    InboundMessage message, int attempts, String code, Optional<Instant> nextTry) {
  public FailedMessage {
    if (attempts < 1) {
      throw new IllegalArgumentException(attempts + " attempts");
    }
  }
}
