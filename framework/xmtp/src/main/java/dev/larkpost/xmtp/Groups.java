package dev.larkpost.xmtp;

import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/**
 * Begins groups and changes them. Thread-safe, blocking: each call commits on the newest state,
 * reads its commit back and returns once everybody will see it; when somebody else's commit wins,
 * it is built anew, three times at most (wire file mls-and-messages sections 1.4 and 4). A change
 * that would change nothing returns at once and costs nothing; every other one costs one publish,
 * and one more per installation that is welcomed. Do not call from a {@code ConfirmationListener}.
 *
 * <p>Every call but {@link #create} throws {@link XmtpException} with one of these codes:
 *
 * <ul>
 *   <li>{@code NO_CONVERSATION}: this client does not have the conversation;
 *   <li>{@code CONVERSATION_CLOSED}: it is paused, or we are no longer in it;
 *   <li>{@code NOT_PERMITTED}: the group's permissions, or a rule all receivers enforce, forbid it;
 *       nothing was published;
 *   <li>{@code UNAVAILABLE}, retry later: the network is away, other members' commits won each
 *       time, or the commit cannot be read back yet (then it is kept and adopted when it can);
 *   <li>{@code THROTTLED}, retry later: the publish budget is used up;
 *   <li>{@code REFUSED}: the network did not take the commit.
 * </ul>
 */
public interface Groups {
  /** Members a group can have, ourselves among them; only whoever adds counts (section 1.1). */
  int MEMBERS_MAX = 250;

  /**
   * Begins a group with these inboxes and us as its only super admin. Members that cannot be
   * reached are left out: compare {@code ConversationInfo.members()}.
   *
   * @throws XmtpException UNREACHABLE when none can be added; TOO_LARGE above {@link #MEMBERS_MAX};
   *     UNAVAILABLE or THROTTLED when the network does not take it now (what was sealed by then
   *     goes out later)
   */
  ConversationId create(GroupOptions options, Collection<InboxId> members);

  /**
   * Adds inboxes with all their installations; those that are members already are passed over.
   *
   * @return those that could not be added because no installation of theirs has a usable key
   *     package
   * @throws XmtpException also UNREACHABLE when that is so for every one of them (nothing was
   *     published), and TOO_LARGE when the group would exceed {@link #MEMBERS_MAX}
   */
  Set<InboxId> addMembers(ConversationId group, Collection<InboxId> inboxes);

  /**
   * Removes inboxes with all their installations; those that are no members are passed over. Super
   * admins and we ourselves cannot be removed: NOT_PERMITTED (see {@link #leave}).
   */
  void removeMembers(ConversationId group, Collection<InboxId> inboxes);

  /** Names it. @param name at most 100 bytes of UTF-8, else NOT_PERMITTED */
  void rename(ConversationId group, String name);

  /** Describes it. @param description at most 1,000 bytes of UTF-8, else NOT_PERMITTED */
  void describe(ConversationId group, String description);

  /** Gives it a picture. @param url at most 2,048 bytes of UTF-8, else NOT_PERMITTED */
  void picture(ConversationId group, String url);

  /**
   * Makes messages disappear from every client this long after that client processed them. Works in
   * DMs too.
   *
   * @param from messages sent before stay
   * @param after more than zero
   */
  void disappear(ConversationId conversation, Instant from, Duration after);

  /** Lets messages stay again. Those that are to disappear already do. */
  void keep(ConversationId conversation);

  /** Makes a member an admin, or takes that away. */
  void setAdmin(ConversationId group, InboxId member, boolean admin);

  /**
   * Makes a member a super admin, or takes that away; needs a super admin, and the last one cannot
   * go: NOT_PERMITTED.
   */
  void setSuperAdmin(ConversationId group, InboxId member, boolean superAdmin);

  /**
   * Asks to be taken out. Members cannot take themselves out: a super admin's client does it when
   * it reads the request, so the conversation stays active until then. Returns once the request is
   * durable; it is published again until the network has it.
   *
   * @throws XmtpException also NOT_PERMITTED in a DM, for the only member, and for a super admin
   */
  void leave(ConversationId group);

  /**
   * Renews our leaf key now, which also makes everything an older copy of this store could have
   * sealed harmless. The client does this by itself when it is due.
   */
  void renewKey(ConversationId conversation);
}
