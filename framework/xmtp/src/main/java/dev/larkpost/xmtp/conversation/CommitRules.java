package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.group.Member;
import dev.larkpost.mls.group.StagedCommit;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.identity.AssociationState;
import dev.larkpost.xmtp.wire.message.MembershipPolicy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What every receiver enforces on a commit before it is adopted (wire file mls-and-messages section
 * 4.3, policies section 3.6). All receivers must agree, or the group forks.
 */
final class CommitRules {
  private static final Map<String, Integer> BYTES_MAX =
      Map.of(
          GroupView.NAME, 100,
          GroupView.DESCRIPTION, 1000,
          GroupView.IMAGE, 2048,
          GroupView.APP_DATA, 8192);

  private final GroupView before;
  private final GroupView after;
  private final StagedCommit staged;
  private final Set<InstallationId> membersBefore;
  private final InboxId committer;

  private CommitRules(
      GroupView before, GroupView after, StagedCommit staged, List<Member> membersBefore) {
    this.before = before;
    this.after = after;
    this.staged = staged;
    this.membersBefore = new HashSet<>();
    membersBefore.forEach(m -> this.membersBefore.add(installation(m)));
    this.committer = inbox(staged.committer());
  }

  /**
   * Judges a commit.
   *
   * @param membersBefore members of the epoch the commit ends
   * @return the group as it will be
   * @throws InvalidGroupException when a rule is broken: everybody skips this commit
   * @throws PausedException when we cannot follow
   */
  static GroupView check(
      GroupModel model,
      GroupView before,
      List<Member> membersBefore,
      StagedCommit staged,
      InboxDirectory directory) {
    GroupView after = model.read(staged.extensions());
    CommitRules rules = new CommitRules(before, after, staged, membersBefore);
    rules.sequencesNeverFall();
    Set<InboxDirectory.Ref> refs = InstallationDiff.refs(before.members(), after.members());
    rules.installations(directory.at(refs), directory);
    rules.lengths();
    rules.permissions();
    after.requireVersion();
    return after;
  }

  private void sequencesNeverFall() {
    after
        .members()
        .forEach(
            (inbox, sequence) -> {
              if (sequence < before.members().getOrDefault(inbox, 0L)) {
                throw broken("a sequence id went backwards");
              }
              if (sequence == 0 && !before.members().containsKey(inbox)) {
                throw broken("an inbox was added at sequence 0");
              }
            });
  }

  private void installations(
      Map<InboxDirectory.Ref, AssociationState> states, InboxDirectory directory) {
    InstallationDiff expected = InstallationDiff.between(before.members(), after.members(), states);
    Set<InstallationId> added = new HashSet<>();
    staged.added().forEach(c -> added.add(installation(c.member())));
    Set<InstallationId> removed = new HashSet<>();
    staged.removed().forEach(c -> removed.add(installation(c.member())));
    Set<InstallationId> reAdded = reAdded(added, removed);
    for (StagedCommit.Change change : staged.added()) {
      InstallationId id = installation(change.member());
      InboxId owner = expected.added().get(id);
      if (owner == null && !membersBefore.contains(id) && !reAdded.contains(id)) {
        throw broken("an installation was added that the identity logs do not explain");
      }
      if (owner != null && !owner.equals(inbox(change.member()))) {
        throw broken("an added leaf claims another inbox than its installation's");
      }
    }
    Set<InstallationId> mustGo = new HashSet<>(expected.removed());
    mustGo.removeAll(after.failedInstallations());
    removed.removeAll(reAdded);
    mustGo.removeAll(reAdded);
    if (!mustGo.equals(removed)) {
      throw broken("the removed installations are not those the identity logs demand");
    }
    speakerBelongs(staged.committer(), states, directory);
    staged.updated().forEach(m -> speakerBelongs(m, states, directory));
  }

  /** A super admin may take an installation out and in again to mend a fork. */
  private Set<InstallationId> reAdded(Set<InstallationId> added, Set<InstallationId> removed) {
    Set<InstallationId> both = new HashSet<>();
    if (before.isSuperAdmin(committer)) {
      removed.stream()
          .filter(i -> added.contains(i) || after.failedInstallations().contains(i))
          .forEach(both::add);
    }
    return both;
  }

  private void speakerBelongs(
      Member member, Map<InboxDirectory.Ref, AssociationState> states, InboxDirectory directory) {
    InboxId inbox = inbox(member);
    Long now = after.members().get(inbox);
    if (now == null) {
      throw broken("the committer's inbox is not a member afterwards");
    }
    AssociationState state;
    if (now == 0) {
      state = directory.require(inbox).state();
    } else {
      state = states.get(new InboxDirectory.Ref(inbox, now));
    }
    if (state == null || !state.has(installation(member))) {
      throw broken("the committer is no installation of its inbox");
    }
  }

  private void lengths() {
    BYTES_MAX.forEach(
        (key, max) -> {
          String value = after.attributes().getOrDefault(key, "");
          boolean changed = !value.equals(before.attributes().getOrDefault(key, ""));
          if (changed && value.getBytes(StandardCharsets.UTF_8).length > max) {
            throw broken(key + " above its length limit");
          }
        });
  }

  private void permissions() {
    for (InboxId inbox : after.members().keySet()) {
      if (!before.members().containsKey(inbox)) {
        requireMayAdd(inbox);
      }
    }
    for (InboxId inbox : before.members().keySet()) {
      if (!after.members().containsKey(inbox)) {
        requireMayRemove(inbox);
      }
    }
    metadata();
    admins();
    if (!before.policies().equals(after.policies()) && !before.isSuperAdmin(committer)) {
      throw broken("only a super admin changes permissions");
    }
  }

  private void requireMayAdd(InboxId added) {
    InboxId actor = proposerOf(added, staged.added());
    boolean dmException =
        before.dmPair().filter(p -> p.has(added)).isPresent() && !actor.equals(added);
    if (!dmException && !Policies.allows(before.policies().getAddMemberPolicy(), actor(actor))) {
      throw broken("not permitted to add members");
    }
  }

  private void requireMayRemove(InboxId removed) {
    if (before.isSuperAdmin(removed)) {
      throw broken("a super admin cannot be removed");
    }
    MembershipPolicy policy = before.policies().getRemoveMemberPolicy();
    if (!Policies.allows(policy, actor(proposerOf(removed, staged.removed())))) {
      throw broken("not permitted to remove members");
    }
  }

  /** Adds and removes are judged by who proposed them, else by who proposed the new membership. */
  private InboxId proposerOf(InboxId subject, List<StagedCommit.Change> changes) {
    return changes.stream()
        .filter(c -> inbox(c.member()).equals(subject))
        .map(c -> inbox(c.proposer()))
        .findFirst()
        .or(() -> staged.extensionsProposer().map(CommitRules::inbox))
        .orElse(committer);
  }

  private void metadata() {
    Policies.Actor actor = actor(committer);
    Set<String> keys = new HashSet<>(before.attributes().keySet());
    keys.addAll(after.attributes().keySet());
    for (String key : keys) {
      if (java.util.Objects.equals(before.attributes().get(key), after.attributes().get(key))) {
        continue;
      }
      var policy = before.policies().getUpdateMetadataPolicyMap().get(key);
      boolean allowed =
          policy != null
              ? Policies.allows(policy, actor)
              : key.startsWith("_") ? actor.superAdmin() : actor.admin();
      if (!allowed) {
        throw broken("not permitted to change " + (BYTES_MAX.containsKey(key) ? key : "metadata"));
      }
    }
  }

  private void admins() {
    Policies.Actor actor = actor(committer);
    Set<InboxId> newAdmins = minus(after.admins(), before.admins());
    Set<InboxId> goneAdmins = minus(before.admins(), after.admins());
    if (!newAdmins.isEmpty() && !Policies.allows(before.policies().getAddAdminPolicy(), actor)) {
      throw broken("not permitted to add admins");
    }
    if (!goneAdmins.isEmpty()
        && !Policies.allows(before.policies().getRemoveAdminPolicy(), actor)) {
      throw broken("not permitted to remove admins");
    }
    Set<InboxId> goneSuper = minus(before.superAdmins(), after.superAdmins());
    boolean superChanged =
        !goneSuper.isEmpty() || !minus(after.superAdmins(), before.superAdmins()).isEmpty();
    if (superChanged && !actor.superAdmin()) {
      throw broken("only a super admin changes super admins");
    }
    if (!goneSuper.isEmpty() && after.superAdmins().isEmpty()) {
      throw broken("the last super admin cannot go");
    }
  }

  private static Set<InboxId> minus(List<InboxId> all, List<InboxId> without) {
    Set<InboxId> rest = new HashSet<>(all);
    without.forEach(rest::remove);
    return rest;
  }

  private Policies.Actor actor(InboxId inbox) {
    return new Policies.Actor(before.isAdmin(inbox), before.isSuperAdmin(inbox));
  }

  static InboxId inbox(Member member) {
    return MlsProfile.inboxOf(member.credentialIdentity())
        .orElseThrow(() -> broken("a leaf's credential names no inbox"));
  }

  static InstallationId installation(Member member) {
    if (member.signatureKey().length != 32) {
      throw broken("a leaf's signature key is no installation");
    }
    return new InstallationId(member.signatureKey());
  }

  private static InvalidGroupException broken(String rule) {
    return new InvalidGroupException(rule);
  }

  /** Inbox per installation of a member list. */
  static Map<InstallationId, InboxId> byInstallation(List<Member> members) {
    Map<InstallationId, InboxId> map = new HashMap<>();
    members.forEach(m -> map.put(installation(m), inbox(m)));
    return map;
  }
}
