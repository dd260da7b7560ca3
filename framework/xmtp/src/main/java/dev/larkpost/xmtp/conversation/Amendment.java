package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.store.InboundMessage;

/**
 * A message that changes an earlier one.
 *
 * @param message as it came in
 * @param content what it says: a deletion or an edit
 * @param bySuperAdmin whether its sender was a super admin of the group when it came
 * @param behind how many messages of the same run came before it
 */
record Amendment(InboundMessage message, Content content, boolean bySuperAdmin, int behind) {}
