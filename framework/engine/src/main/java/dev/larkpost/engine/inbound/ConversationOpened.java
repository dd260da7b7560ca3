package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;

/** Somebody began a DM with the bot, or added it to a group. @param by who did */
public record ConversationOpened(ConversationId conversation, boolean dm, InboxId by) {}
