package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;

/** Where a delivery goes. */
public sealed interface Destination {
  /** Into a conversation we are in. */
  record InConversation(ConversationId conversation) implements Destination {}

  /** Into the DM with this inbox, which is made when there is none. */
  record ToInbox(InboxId inbox) implements Destination {}
}
