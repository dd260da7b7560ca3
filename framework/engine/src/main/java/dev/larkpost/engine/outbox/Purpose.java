package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.InboxId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/**
 * Whom a delivery is meant for, and what it belongs to. Stays what it is when the destination
 * becomes a conversation, so that wishes count to the last moment.
 *
 * @param recipient whose wishes count; absent for replies and groups
 * @param expires not sealed from then on
 * @param attributes what is known of the recipient
 * @param sort how allowances apply to it
 */
public record Purpose(
    Optional<InboxId> recipient,
    Optional<AnnouncementId> announcement,
    Optional<Instant> expires,
    Attributes attributes,
    Sort sort) {
  /** What is known of a recipient; the bot's defaults where it is not. */
  public record Attributes(Optional<ZoneId> zone, Optional<Locale> language) {
    public static final Attributes UNKNOWN = new Attributes(Optional.empty(), Optional.empty());
  }

  /** How allowances apply. The names are stored: never rename one. */
  public enum Sort {
    /** As configured. */
    ORDINARY,
    /** Sums up what there was no room for: it waits for room, and is neither dropped nor summed. */
    DIGEST,
    /** Takes back what was told: it goes out all the same, and counts. */
    CORRECTION
  }

  /** Of replies, and of messages to groups. */
  public static final Purpose NONE =
      new Purpose(Optional.empty(), Optional.empty(), Optional.empty());

  /** An ordinary one, to somebody nothing is known of. */
  public Purpose(
      Optional<InboxId> recipient,
      Optional<AnnouncementId> announcement,
      Optional<Instant> expires) {
    this(recipient, announcement, expires, Attributes.UNKNOWN, Sort.ORDINARY);
  }

  /** What can be told from lane and destination. */
  static Purpose of(Lane lane, Destination destination) {
    return lane != Lane.REPLY && destination instanceof Destination.ToInbox to
        ? new Purpose(Optional.of(to.inbox()), Optional.empty(), Optional.empty())
        : NONE;
  }
}
