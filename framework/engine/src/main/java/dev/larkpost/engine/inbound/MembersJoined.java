package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import java.util.List;

/** Somebody added others to a group the bot is in. @param by who did */
public record MembersJoined(ConversationId conversation, List<InboxId> members, InboxId by) {
  public MembersJoined {
    members = List.copyOf(members);
  }
}
