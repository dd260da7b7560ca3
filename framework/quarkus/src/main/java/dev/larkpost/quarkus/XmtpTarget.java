package dev.larkpost.quarkus;

import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import java.util.Optional;

/**
 * Metadata for a message to the {@code larkpost-xmtp} connector that answers nothing: where it
 * goes.
 *
 * @param lane of notifications or announcements: answers need the message they answer, so they go
 *     without a target
 * @param key two messages with one key are sent once
 * @param category what people may stop by name; empty for none
 */
public record XmtpTarget(
    Destination destination, Lane lane, String key, Optional<String> category) {
  public XmtpTarget {
    if (lane == Lane.REPLY) {
      throw new IllegalArgumentException(
          "a target in the reply lane: answers go without one, to the message that caused them; say"
              + " NOTIFICATION");
    }
  }
}
