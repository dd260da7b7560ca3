package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import java.util.List;
import java.util.Optional;

/**
 * A conversation as it stands.
 *
 * @param peer the other inbox of a DM
 * @param name a group's name, empty when none
 * @param pausedReason why we cannot follow it any more, when so
 */
public record ConversationInfo(
    ConversationId id,
    boolean dm,
    Optional<InboxId> peer,
    String name,
    List<InboxId> members,
    List<InboxId> admins,
    List<InboxId> superAdmins,
    InboxId addedBy,
    ConsentState consent,
    boolean active,
    Optional<String> pausedReason) {}
