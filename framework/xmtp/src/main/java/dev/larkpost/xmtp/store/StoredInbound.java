package dev.larkpost.xmtp.store;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import java.util.Optional;

/**
 * What is still known of a message that came in.
 *
 * @param waiting the message itself while no handler had it; its content is dropped afterwards
 */
public record StoredInbound(
    ConversationId conversation, InboxId sender, Optional<InboundMessage> waiting) {}
