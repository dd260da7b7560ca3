package dev.larkpost.engine.inbound;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementSpec;
import dev.larkpost.xmtp.id.InboxId;
import java.util.Optional;

/**
 * What a message answers to: a notification or an announcement its sender was told.
 *
 * @param recipient who was told; a DM's other side, so the sender of the answer
 */
public record Cause(AnnouncementId announcement, AnnouncementSpec spec, InboxId recipient) {
  /** The event it was about, for what a rule told. */
  public Optional<Event> event() {
    return spec.cause();
  }

  /** The event's fields as a record of the bot's own. */
  public <R extends Record> Optional<R> event(Class<R> type) {
    return event().map(e -> e.fields().as(type));
  }
}
