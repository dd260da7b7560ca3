package dev.larkpost.testkit.store;

import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Deliveries for the contracts. */
final class Plans {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private Plans() {}

  static NewDelivery reply(int conversation, String key) {
    return in(Lane.REPLY, conversation, key);
  }

  static NewDelivery in(Lane lane, int conversation, String key) {
    return new NewDelivery(
        lane,
        new Destination.InConversation(conversation(conversation)),
        body(key),
        Optional.empty(),
        NOW);
  }

  static NewDelivery announcement(InboxId to, String key, Instant due) {
    return new NewDelivery(
        Lane.ANNOUNCEMENT, new Destination.ToInbox(to), body(key), Optional.of("drops"), due);
  }

  static ConversationId conversation(int number) {
    return ConversationId.ofHex(String.format("%032x", number));
  }

  static InboxId inbox(int number) {
    return new InboxId(String.format("%064x", number));
  }

  private static Body body(String key) {
    return new Body(("content of " + key).getBytes(StandardCharsets.UTF_8), key, true);
  }
}
