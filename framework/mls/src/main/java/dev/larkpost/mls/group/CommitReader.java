package dev.larkpost.mls.group;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.schedule.PskSecret;
import dev.larkpost.mls.tree.PrivateKeys;
import dev.larkpost.mls.tree.RatchetTree;
import dev.larkpost.mls.tree.TreeKem;
import dev.larkpost.mls.wire.AuthenticatedContent;
import dev.larkpost.mls.wire.Commit;
import dev.larkpost.mls.wire.GroupContext;
import dev.larkpost.mls.wire.PskId;
import dev.larkpost.mls.wire.UpdatePath;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** A peer's commit, verified and worked out (RFC 9420 section 12.4.2); changes nothing. */
final class CommitReader {
  private final Epoch epoch;
  private final ProposalStore proposals;
  private final Policy policy;

  CommitReader(Epoch epoch, ProposalStore proposals, Policy policy) {
    this.epoch = epoch;
    this.proposals = proposals;
    this.policy = policy;
  }

  /**
   * @param authenticated its signature already verified
   * @throws MlsException with the reason
   */
  StagedCommit stage(AuthenticatedContent authenticated, Commit commit, Member sender) {
    ProposalList list = ProposalList.of(commit, sender.leaf(), proposals);
    Secret psk = pskSecret(list.psks());
    Changes changes = Changes.apply(list, epoch, policy);
    RatchetTree after = changes.tree().copy();
    commit.path().ifPresent(path -> applyPath(path, after, changes, sender.leaf()));
    changes.requireGoodTree(after);
    StagedCommit.Summary summary = summary(changes, sender);
    if (changes.removes(epoch.ownLeaf())) {
      var left = new StagedCommit.Next.Left(Members.of(after), changes.extensions());
      return new StagedCommit(StagedCommit.Base.of(epoch), summary, left);
    }
    GroupContext provisional = epoch.context().next(after.hash(), changes.extensions());
    TreeKem.Opened opened = open(commit, changes, after, provisional, sender.leaf());
    Transition.Inputs inputs = new Transition.Inputs(opened.commitSecret(), psk);
    Transition transition = Transition.of(epoch, provisional, after, authenticated, inputs);
    requireTag(authenticated, transition);
    StagedCommit.Next next = transition.next(Transition.self(epoch, opened.keys()), policy);
    return new StagedCommit(StagedCommit.Base.of(epoch), summary, next);
  }

  static StagedCommit.Summary summary(Changes changes, Member committer) {
    return new StagedCommit.Summary(
        committer,
        changes.added(),
        changes.removed(),
        changes.updated(),
        changes.extensionsProposer());
  }

  private static void applyPath(
      UpdatePath path, RatchetTree after, Changes changes, int committer) {
    changes.requireGoodPathLeaf(path.leaf(), committer);
    TreeKem.apply(after, committer, path, changes.addedNodes());
  }

  private TreeKem.Opened open(
      Commit commit, Changes changes, RatchetTree after, GroupContext provisional, int sender) {
    PrivateKeys kept = epoch.self().privateKeys().kept(epoch.tree(), changes.tree());
    if (commit.path().isEmpty()) {
      return new TreeKem.Opened(Secret.owning(new byte[Hashes.LENGTH]), kept);
    }
    return TreeKem.decrypt(
        new TreeKem.Trees(changes.tree(), after, changes.addedNodes()),
        sender,
        commit.path().get(),
        epoch.suite(),
        provisional.encoded(),
        new TreeKem.Receiver(epoch.ownLeaf(), kept));
  }

  private static void requireTag(AuthenticatedContent commit, Transition transition) {
    byte[] tag = commit.auth().confirmationTag().orElse(new byte[0]);
    if (!MessageDigest.isEqual(tag, transition.tag())) {
      throw new MlsException(Code.BAD_TAG, "confirmation tag of a commit");
    }
  }

  private Secret pskSecret(List<PskId> ids) {
    return pskSecret(ids, policy);
  }

  /**
   * @throws MlsException UNSUPPORTED for every PSK the policy does not know
   */
  static Secret pskSecret(List<PskId> ids, Policy policy) {
    List<PskSecret.Psk> psks = new ArrayList<>();
    for (PskId id : ids) {
      psks.add(
          new PskSecret.Psk(id, policy.psks().apply(id).orElseThrow(CommitReader::unknownPsk)));
    }
    return PskSecret.of(psks);
  }

  private static MlsException unknownPsk() {
    return new MlsException(Code.UNSUPPORTED, "pre-shared key");
  }
}
