package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.Groups;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Groups over the streaming client's parts. */
final class StreamingGroups implements Groups {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final InboxId self;
  private final ConversationCreator creator;
  private final GroupChanges changes;
  private final LeaveRequests leaving;
  private final Consumer<ConversationId> follow;

  /**
   * @param follow starts reading a new conversation
   */
  StreamingGroups(
      InboxId self,
      ConversationCreator creator,
      GroupChanges changes,
      LeaveRequests leaving,
      Consumer<ConversationId> follow) {
    this.self = self;
    this.creator = creator;
    this.changes = changes;
    this.leaving = leaving;
    this.follow = follow;
  }

  @Override
  public ConversationId create(GroupOptions options, Collection<InboxId> members) {
    Set<InboxId> all = new LinkedHashSet<>(members);
    all.add(self);
    if (all.size() > MEMBERS_MAX) {
      throw new XmtpException(
          XmtpException.Code.TOO_LARGE,
          XmtpException.Retry.NEVER,
          "a group has at most " + MEMBERS_MAX + " members");
    }
    all.remove(self);
    ConversationId id = creator.createGroup(options, all);
    follow.accept(id);
    return id;
  }

  @Override
  public Set<InboxId> addMembers(ConversationId group, Collection<InboxId> inboxes) {
    return changes.addMembers(group, List.copyOf(inboxes));
  }

  @Override
  public void removeMembers(ConversationId group, Collection<InboxId> inboxes) {
    changes.removeMembers(group, List.copyOf(inboxes));
  }

  @Override
  public void rename(ConversationId group, String name) {
    changes.setAttributes(group, Map.of(GroupView.NAME, name));
  }

  @Override
  public void describe(ConversationId group, String description) {
    changes.setAttributes(group, Map.of(GroupView.DESCRIPTION, description));
  }

  @Override
  public void picture(ConversationId group, String url) {
    changes.setAttributes(group, Map.of(GroupView.IMAGE, url));
  }

  @Override
  public void disappear(ConversationId conversation, Instant from, Duration after) {
    long fromNs =
        Math.addExact(Math.multiplyExact(from.getEpochSecond(), NS_PER_SECOND), from.getNano());
    if (fromNs <= 0 || after.isNegative() || after.isZero()) {
      throw new IllegalArgumentException("disappearing from " + from + " after " + after);
    }
    changes.setAttributes(conversation, disappearing(fromNs, after.toNanos()));
  }

  @Override
  public void keep(ConversationId conversation) {
    changes.setAttributes(conversation, disappearing(0, 0));
  }

  private static Map<String, String> disappearing(long fromNs, long inNs) {
    return Map.of(
        GroupView.DISAPPEAR_FROM, Long.toString(fromNs),
        GroupView.DISAPPEAR_IN, Long.toString(inNs));
  }

  @Override
  public void setAdmin(ConversationId group, InboxId member, boolean admin) {
    changes.setAdmin(group, member, admin);
  }

  @Override
  public void setSuperAdmin(ConversationId group, InboxId member, boolean superAdmin) {
    changes.setSuperAdmin(group, member, superAdmin);
  }

  @Override
  public void leave(ConversationId group) {
    leaving.send(group);
  }

  @Override
  public void renewKey(ConversationId conversation) {
    changes.updateKey(conversation);
  }
}
