package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Instant;
import java.util.Optional;

/**
 * A message somebody sent, as handlers see it.
 *
 * @param dm whether it came in a DM (else a group)
 * @param sentAt the node's time
 */
public record Message(
    MessageId id,
    ConversationId conversation,
    boolean dm,
    InboxId sender,
    Instant sentAt,
    Content content) {

  /** What it says, when it is a plain text. */
  public Optional<String> text() {
    return content instanceof Content.Text text ? Optional.of(text.text()) : Optional.empty();
  }
}
