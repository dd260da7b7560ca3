package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.InboxId;
import java.time.Instant;
import java.util.Optional;

/**
 * Whom a delivery is meant for, and what it belongs to. Stays what it is when the destination
 * becomes a conversation, so that wishes count to the last moment.
 *
 * @param recipient whose wishes count; absent for replies and groups
 * @param expires not sealed from then on
 */
public record Purpose(
    Optional<InboxId> recipient, Optional<AnnouncementId> announcement, Optional<Instant> expires) {
  /** Of replies, and of messages to groups. */
  public static final Purpose NONE =
      new Purpose(Optional.empty(), Optional.empty(), Optional.empty());

  /** What can be told from lane and destination. */
  static Purpose of(Lane lane, Destination destination) {
    return lane != Lane.REPLY && destination instanceof Destination.ToInbox to
        ? new Purpose(Optional.of(to.inbox()), Optional.empty(), Optional.empty())
        : NONE;
  }
}
