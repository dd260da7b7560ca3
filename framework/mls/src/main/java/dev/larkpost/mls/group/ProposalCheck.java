package dev.larkpost.mls.group;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.wire.LeafCheck;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.LeafSource;
import dev.larkpost.mls.wire.Proposal;
import dev.larkpost.mls.wire.RequiredCapabilities;

/** What can be said about a proposal before a commit takes it up (RFC 9420 section 12.1). */
final class ProposalCheck {
  private ProposalCheck() {}

  /**
   * @throws MlsException with the reason
   */
  static void alone(Proposal proposal, int proposer, Epoch epoch, Policy policy) {
    switch (proposal) {
      case Proposal.Add a -> a.keyPackage().checkForGroup(epoch.suite());
      case Proposal.Update u -> update(u, proposer, epoch);
      case Proposal.Remove r -> requireMember(r.leaf(), epoch);
      case Proposal.ContextExtensions c -> RequiredCapabilities.of(c.extensions());
      case Proposal.Psk p -> CommitReader.pskSecret(java.util.List.of(p.id()), policy);
      case Proposal.ReInit r -> throw unsupported(r);
      case Proposal.Foreign f -> throw unsupported(f);
      case Proposal.ExternalInit e ->
          throw new MlsException(Code.BAD_PROPOSAL, "ExternalInit from a member");
    }
  }

  private static MlsException unsupported(Proposal proposal) {
    return new MlsException(Code.UNSUPPORTED, "proposal type " + proposal.type());
  }

  private static void update(Proposal.Update update, int proposer, Epoch epoch) {
    LeafNode leaf = update.leaf();
    if (!(leaf.source() instanceof LeafSource.InUpdate)) {
      throw new MlsException(Code.BAD_PROPOSAL, "Update with another leaf source");
    }
    LeafCheck.check(leaf, epoch.suite());
    if (!leaf.verify(new LeafNode.Place(epoch.context().groupId(), proposer))) {
      throw new MlsException(Code.BAD_SIGNATURE, "leaf signature of an Update");
    }
  }

  private static void requireMember(int leaf, Epoch epoch) {
    if (epoch.member(leaf).isEmpty()) {
      throw new MlsException(Code.BAD_PROPOSAL, "Remove of blank leaf " + leaf);
    }
  }
}
