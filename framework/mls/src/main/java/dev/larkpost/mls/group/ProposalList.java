package dev.larkpost.mls.group;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.wire.Commit;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.Proposal;
import dev.larkpost.mls.wire.ProposalOrRef;
import dev.larkpost.mls.wire.PskId;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The proposals of one commit, sorted by kind in the order RFC 9420 section 12.3 applies them, with
 * the list rules of section 12.2 already enforced.
 */
final class ProposalList {
  /** A value and the leaf that proposed it. */
  record By<T>(int proposer, T value) {}

  private final List<By<UncheckedKeyPackage>> adds = new ArrayList<>();
  private final List<By<LeafNode>> updates = new ArrayList<>();
  private final List<By<Integer>> removes = new ArrayList<>();
  private final List<PskId> psks = new ArrayList<>();
  private Optional<By<List<Extension>>> extensions = Optional.empty();
  private final int committer;
  private final Set<Integer> changed = new HashSet<>();

  private ProposalList(int committer) {
    this.committer = committer;
  }

  /**
   * Resolves references and sorts.
   *
   * @throws MlsException UNKNOWN_PROPOSAL, UNSUPPORTED or BAD_PROPOSAL
   */
  static ProposalList of(Commit commit, int committer, ProposalStore store) {
    ProposalList list = new ProposalList(committer);
    for (ProposalOrRef entry : commit.proposals()) {
      switch (entry) {
        case ProposalOrRef.Inline i -> list.accept(i.proposal(), committer);
        case ProposalOrRef.Ref r -> {
          ProposalStore.Sent sent = store.find(r.hash()).orElseThrow(ProposalList::unknown);
          list.accept(sent.proposal(), sent.proposer());
        }
      }
    }
    list.requirePath(commit);
    return list;
  }

  private static MlsException unknown() {
    return new MlsException(Code.UNKNOWN_PROPOSAL, "commit refers to a proposal we never saw");
  }

  private void accept(Proposal proposal, int proposer) {
    switch (proposal) {
      case Proposal.Add a -> adds.add(new By<>(proposer, a.keyPackage()));
      case Proposal.Update u -> acceptUpdate(u, proposer);
      case Proposal.Remove r -> acceptRemove(r, proposer);
      case Proposal.Psk p -> acceptPsk(p);
      case Proposal.ContextExtensions c -> acceptExtensions(c, proposer);
      case Proposal.ReInit r -> throw unsupported(r);
      case Proposal.Foreign f -> throw unsupported(f);
      case Proposal.ExternalInit e ->
          throw new MlsException(Code.BAD_PROPOSAL, "ExternalInit in a member's commit");
    }
  }

  private static MlsException unsupported(Proposal proposal) {
    return new MlsException(Code.UNSUPPORTED, "proposal type " + proposal.type());
  }

  private void acceptUpdate(Proposal.Update update, int proposer) {
    if (proposer == committer) {
      throw new MlsException(Code.BAD_PROPOSAL, "committer updates itself by proposal");
    }
    requireOnce(proposer);
    updates.add(new By<>(proposer, update.leaf()));
  }

  private void acceptRemove(Proposal.Remove remove, int proposer) {
    if (remove.leaf() == committer) {
      throw new MlsException(Code.BAD_PROPOSAL, "committer removes itself");
    }
    requireOnce(remove.leaf());
    removes.add(new By<>(proposer, remove.leaf()));
  }

  private void requireOnce(int leaf) {
    if (!changed.add(leaf)) {
      throw new MlsException(Code.BAD_PROPOSAL, "leaf " + leaf + " is changed twice");
    }
  }

  private void acceptPsk(Proposal.Psk psk) {
    if (psks.stream().anyMatch(id -> java.util.Arrays.equals(id.encoded(), psk.id().encoded()))) {
      throw new MlsException(Code.BAD_PROPOSAL, "PSK twice");
    }
    psks.add(psk.id());
  }

  private void acceptExtensions(Proposal.ContextExtensions change, int proposer) {
    if (extensions.isPresent()) {
      throw new MlsException(Code.BAD_PROPOSAL, "GroupContextExtensions twice");
    }
    extensions = Optional.of(new By<>(proposer, change.extensions()));
  }

  /** RFC 9420 section 12.4: only commits of nothing but adds and PSKs may do without a path. */
  private void requirePath(Commit commit) {
    boolean needed = commit.proposals().isEmpty() || !changed.isEmpty() || extensions.isPresent();
    if (needed && commit.path().isEmpty()) {
      throw new MlsException(Code.BAD_PROPOSAL, "commit lacks a path");
    }
  }

  List<By<UncheckedKeyPackage>> adds() {
    return adds;
  }

  List<By<LeafNode>> updates() {
    return updates;
  }

  List<By<Integer>> removes() {
    return removes;
  }

  List<PskId> psks() {
    return psks;
  }

  Optional<By<List<Extension>>> extensions() {
    return extensions;
  }
}
