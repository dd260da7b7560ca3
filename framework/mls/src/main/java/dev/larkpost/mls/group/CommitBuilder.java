package dev.larkpost.mls.group;

import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.schedule.PskSecret;
import dev.larkpost.mls.tree.RatchetTree;
import dev.larkpost.mls.tree.TreeKem;
import dev.larkpost.mls.wire.AuthenticatedContent;
import dev.larkpost.mls.wire.Commit;
import dev.larkpost.mls.wire.FramedContent;
import dev.larkpost.mls.wire.GroupContext;
import dev.larkpost.mls.wire.KeyPackage;
import dev.larkpost.mls.wire.MessageHeader;
import dev.larkpost.mls.wire.Proposal;
import dev.larkpost.mls.wire.ProposalOrRef;
import dev.larkpost.mls.wire.Sender;
import dev.larkpost.mls.wire.UpdatePath;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A commit of ours (RFC 9420 section 12.4.1), always with a path; changes nothing. */
final class CommitBuilder {
  private final Epoch epoch;
  private final Policy policy;
  private final SignatureKeys signer;
  private final SecureRandom random;

  CommitBuilder(Epoch epoch, Policy policy, SignatureKeys signer, SecureRandom random) {
    this.epoch = epoch;
    this.policy = policy;
    this.signer = signer;
    this.random = random;
  }

  /** A commit that still has to be encrypted. */
  record Built(AuthenticatedContent commit, Optional<byte[]> welcome, StagedCommit staged) {}

  /**
   * @throws dev.larkpost.mls.MlsException BAD_PROPOSAL or another reason why receivers would refuse
   *     it
   */
  Built build(CommitRequest request) {
    return build(proposals(request), new ProposalStore());
  }

  private static List<ProposalOrRef> proposals(CommitRequest request) {
    List<ProposalOrRef> proposals = new ArrayList<>();
    for (KeyPackage keyPackage : request.add()) {
      proposals.add(inline(new Proposal.Add(keyPackage.unchecked())));
    }
    request.removeLeaves().forEach(leaf -> proposals.add(inline(new Proposal.Remove(leaf))));
    request
        .extensions()
        .ifPresent(list -> proposals.add(inline(new Proposal.ContextExtensions(list))));
    return proposals;
  }

  private static ProposalOrRef inline(Proposal proposal) {
    return new ProposalOrRef.Inline(proposal);
  }

  Built build(List<ProposalOrRef> proposals, ProposalStore store) {
    UpdatePath noPathYet =
        new UpdatePath(epoch.tree().leaf(epoch.ownLeaf()).orElseThrow(), List.of());
    ProposalList list =
        ProposalList.of(new Commit(proposals, Optional.of(noPathYet)), epoch.ownLeaf(), store);
    Changes changes = Changes.apply(list, epoch, policy);
    RatchetTree after = changes.tree().copy();
    TreeKem.OwnPath path = TreeKem.renew(after, epoch.place(), signer, random);
    changes.requireGoodTree(after);
    GroupContext provisional = epoch.context().next(after.hash(), changes.extensions());
    UpdatePath encrypted =
        TreeKem.encrypt(
            path, after, epoch.suite(), provisional.encoded(), changes.addedNodes(), random);
    AuthenticatedContent signed = sign(new Commit(proposals, Optional.of(encrypted)));
    Transition.Inputs inputs = new Transition.Inputs(path.commitSecret(), PskSecret.of(List.of()));
    Transition transition = Transition.of(epoch, provisional, after, signed, inputs);
    Optional<byte[]> welcome =
        changes.added().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Welcomes(transition, epoch.ownLeaf(), signer, random).write(changes, path));
    return new Built(signed.withTag(transition.tag()), welcome, staged(changes, path, transition));
  }

  private StagedCommit staged(Changes changes, TreeKem.OwnPath path, Transition transition) {
    Member committer = epoch.member(epoch.ownLeaf()).orElseThrow();
    Epoch.Self self = new Epoch.Self(epoch.ownLeaf(), false, path.privateKeys());
    return new StagedCommit(
        StagedCommit.Base.of(epoch),
        CommitReader.summary(changes, committer),
        transition.next(self, policy));
  }

  private AuthenticatedContent sign(Commit commit) {
    FramedContent content =
        new FramedContent(
            epoch.context().groupId(),
            epoch.context().epoch(),
            new Sender.InGroup(epoch.ownLeaf()),
            new byte[0],
            new FramedContent.Body.Committed(commit));
    return AuthenticatedContent.sign(
        MessageHeader.PRIVATE_MESSAGE, content, epoch.contextBytes(), signer);
  }
}
