package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.wire.Extension;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * How a group keeps its metadata, membership and permissions (design D2): extensions of the group
 * context today, a dictionary on the network's next generation. Stateless.
 */
interface GroupModel {
  /**
   * @throws InvalidGroupException when a part is missing or unreadable. @throws PausedException for
   *     a form we do not speak
   */
  GroupView read(List<Extension> extensions);

  /** The extensions of a new DM, before its first commit. */
  List<Extension> newDm(InboxId creator, InboxId peer, byte[] commitLogSeed);

  /** The extensions of a new group. */
  List<Extension> newGroup(InboxId creator, GroupOptions options, byte[] commitLogSeed);

  /** All extensions with another membership; unknown ones stay as they are. */
  List<Extension> withMembership(
      List<Extension> extensions, Map<InboxId, Long> members, Collection<InstallationId> failed);

  /** All extensions with one attribute set. */
  List<Extension> withAttribute(List<Extension> extensions, String key, String value);

  List<Extension> withAdmins(
      List<Extension> extensions, Collection<InboxId> admins, Collection<InboxId> superAdmins);
}
