package dev.larkpost.engine.view;

import dev.larkpost.engine.DeadLetters;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.xmtp.id.InboxId;
import java.time.Instant;
import java.util.Optional;

/**
 * A delivery that was given up.
 *
 * @param to the recipient's inbox id; of replies the id of the conversation
 * @param reason a stable code
 */
public record DeadDeliveryView(
    long number,
    String lane,
    String to,
    Optional<Long> announcement,
    Optional<String> category,
    String reason,
    Instant planned) {
  public static DeadDeliveryView of(DeadLetters.DeadDelivery dead) {
    String to =
        switch (dead.destination()) {
          case Destination.ToInbox inbox -> inbox.inbox().value();
          case Destination.InConversation in -> in.conversation().hex();
        };
    return new DeadDeliveryView(
        dead.id().value(),
        dead.lane().name(),
        dead.recipient().map(InboxId::value).orElse(to),
        dead.announcement().map(AnnouncementId::value),
        dead.category(),
        dead.reason(),
        dead.planned());
  }
}
