package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.group.CommitRequest;
import dev.larkpost.mls.group.Member;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.KeyPackage;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A membership commit worked out: which leaves come and go, and the membership that explains it
 * (wire file mls-and-messages section 4.1, whose set algebra receivers repeat).
 *
 * @param unreachable inboxes that were to be added and have no usable installation
 */
record MembershipPlan(
    CommitRequest request, List<CommitIntents.Invitee> invitees, Set<InboxId> unreachable) {

  /**
   * @param current members of the tree now
   * @param target the membership wanted, with the newest sequence ids
   * @param diff between the group's membership and {@code target}
   * @param usable key packages of the installations to add
   * @return empty when nothing would change
   */
  static Optional<MembershipPlan> of(
      GroupModel model,
      List<Extension> extensions,
      List<Member> current,
      InstallationId self,
      Map<InboxId, Long> target,
      InstallationDiff diff,
      Map<InstallationId, PeerKeyPackages.Usable> usable) {
    GroupView view = model.read(extensions);
    Map<InstallationId, Integer> leaves = new HashMap<>();
    current.forEach(m -> leaves.put(CommitRules.installation(m), m.leaf()));
    List<KeyPackage> add = new ArrayList<>();
    List<CommitIntents.Invitee> invitees = new ArrayList<>();
    // An id once listed as failed stays listed: receivers need it to explain a Remove that is
    // missing.
    Set<InstallationId> failed = new HashSet<>(view.failedInstallations());
    Map<InboxId, Integer> reached = new HashMap<>();
    diff.added()
        .forEach(
            (installation, inbox) -> {
              if (leaves.containsKey(installation)) {
                reached.merge(inbox, 1, Integer::sum);
                return;
              }
              PeerKeyPackages.Usable u = usable.get(installation);
              if (u == null) {
                failed.add(installation);
              } else {
                add.add(u.keyPackage());
                invitees.add(u.invitee());
                reached.merge(inbox, 1, Integer::sum);
              }
            });
    Map<InboxId, Long> members = new HashMap<>(target);
    Set<InboxId> unreachable = new HashSet<>();
    for (InboxId inbox : target.keySet()) {
      if (!view.members().containsKey(inbox) && !reached.containsKey(inbox)) {
        unreachable.add(inbox);
        members.remove(inbox);
        diff.added().forEach((i, owner) -> removeIf(owner.equals(inbox), failed, i, view));
      }
    }
    List<Integer> remove = new ArrayList<>();
    for (InstallationId gone : diff.removed()) {
      if (gone.equals(self)) {
        throw new InvalidGroupException("a commit cannot remove its own sender");
      }
      Optional.ofNullable(leaves.get(gone)).ifPresent(remove::add);
    }
    boolean nothing =
        add.isEmpty()
            && remove.isEmpty()
            && members.equals(view.members())
            && failed.equals(view.failedInstallations());
    if (nothing) {
      return Optional.empty();
    }
    List<Extension> changed = model.withMembership(extensions, members, failed);
    return Optional.of(
        new MembershipPlan(
            new CommitRequest(add, remove, Optional.of(changed)), invitees, unreachable));
  }

  private static void removeIf(
      boolean condition, Set<InstallationId> failed, InstallationId id, GroupView view) {
    if (condition && !view.failedInstallations().contains(id)) {
      failed.remove(id);
    }
  }
}
