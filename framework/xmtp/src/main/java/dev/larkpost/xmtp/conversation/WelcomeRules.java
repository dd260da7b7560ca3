package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.group.JoinOffer;
import dev.larkpost.mls.group.Member;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.identity.AssociationState;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a joiner enforces before it accepts a welcome (wire file mls-and-messages sections 5.5 and
 * 3.7).
 */
final class WelcomeRules {
  private WelcomeRules() {}

  /** The states {@link #check} needs, so that many welcomes can be looked up in one call. */
  static Set<InboxDirectory.Ref> refs(GroupView view) {
    return InstallationDiff.refs(Map.of(), view.members());
  }

  /**
   * @param states of {@link #refs}
   * @throws InvalidGroupException when tree and identity logs disagree, or a DM is none
   * @throws PausedException when the group wants a newer client
   */
  static void check(
      JoinOffer offer,
      GroupView view,
      InboxId self,
      Map<InboxDirectory.Ref, AssociationState> states) {
    Set<InstallationId> inTree = leaves(offer, view, states);
    for (Map.Entry<InboxId, Long> member : view.members().entrySet()) {
      AssociationState state =
          states.get(new InboxDirectory.Ref(member.getKey(), member.getValue()));
      if (state == null) {
        throw new InvalidGroupException("a member's identity update nobody has");
      }
      for (InstallationId installation : state.installations()) {
        if (!inTree.contains(installation) && !view.failedInstallations().contains(installation)) {
          throw new InvalidGroupException(
              "a member's installation is neither in the tree nor listed as failed");
        }
      }
    }
    if (view.kind() == GroupView.Kind.DM) {
      requireDm(view, CommitRules.inbox(offer.adder()), self);
    }
    view.requireVersion();
  }

  private static Set<InstallationId> leaves(
      JoinOffer offer, GroupView view, Map<InboxDirectory.Ref, AssociationState> states) {
    Set<InstallationId> inTree = new HashSet<>();
    for (Member leaf : offer.members()) {
      InboxId inbox = CommitRules.inbox(leaf);
      InstallationId installation = CommitRules.installation(leaf);
      Long sequence = view.members().get(inbox);
      AssociationState state =
          sequence == null ? null : states.get(new InboxDirectory.Ref(inbox, sequence));
      if (state == null || !state.has(installation)) {
        throw new InvalidGroupException("a leaf is no installation of a member");
      }
      if (!inTree.add(installation)) {
        throw new InvalidGroupException("an installation is in the tree twice");
      }
    }
    return inTree;
  }

  private static void requireDm(GroupView view, InboxId adder, InboxId self) {
    GroupView.DmPair pair =
        view.dmPair().orElseThrow(() -> new InvalidGroupException("a DM without its two members"));
    boolean fits =
        adder.equals(self)
            ? pair.has(self)
            : pair.has(self)
                && pair.has(adder)
                && view.admins().isEmpty()
                && view.superAdmins().isEmpty();
    if (!fits) {
      throw new InvalidGroupException("a DM between others");
    }
  }
}
