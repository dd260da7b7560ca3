package dev.larkpost.mls.group;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.tree.RatchetTree;
import dev.larkpost.mls.tree.TreeCheck;
import dev.larkpost.mls.tree.TreeMath;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.KeyPackage;
import dev.larkpost.mls.wire.LeafCheck;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.RequiredCapabilities;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A proposal list applied to a copy of the tree (RFC 9420 sections 12.1 and 12.3): what the tree
 * and the extensions become, and who did it.
 */
final class Changes {
  private final Epoch epoch;
  private final Policy policy;
  private final RatchetTree tree;
  private final List<KeyPackage> keyPackages = new ArrayList<>();
  private final List<StagedCommit.Change> added = new ArrayList<>();
  private final List<StagedCommit.Change> removed = new ArrayList<>();
  private final List<Member> updated = new ArrayList<>();
  private List<Extension> extensions;
  private Optional<Member> extensionsProposer = Optional.empty();

  private Changes(Epoch epoch, Policy policy) {
    this.epoch = epoch;
    this.policy = policy;
    this.tree = epoch.tree().copy();
    this.extensions = epoch.context().extensions();
  }

  /**
   * @throws MlsException BAD_PROPOSAL, BAD_TREE, BAD_SIGNATURE or UNSUPPORTED
   */
  static Changes apply(ProposalList list, Epoch epoch, Policy policy) {
    Changes changes = new Changes(epoch, policy);
    list.extensions().ifPresent(changes::applyExtensions);
    list.updates().forEach(changes::applyUpdate);
    list.removes().forEach(changes::applyRemove);
    list.adds().forEach(changes::applyAdd);
    changes.requireFreshInitKeys();
    return changes;
  }

  private void applyExtensions(ProposalList.By<List<Extension>> change) {
    extensions = change.value();
    RequiredCapabilities required = RequiredCapabilities.of(extensions);
    for (Extension extension : policy.xmtpRules() ? extensions : List.<Extension>of()) {
      if (!extension.isDefault() && !required.extensions().contains(extension.type())) {
        throw new MlsException(
            Code.BAD_PROPOSAL, extension + " is not among the required capabilities");
      }
    }
    extensionsProposer = Optional.of(proposer(change.proposer()));
  }

  private void applyUpdate(ProposalList.By<LeafNode> update) {
    int leaf = update.proposer();
    LeafNode old = tree.leaf(leaf).orElseThrow(() -> blank(leaf));
    LeafNode renewed = update.value();
    if (leaf == epoch.ownLeaf()) {
      throw new MlsException(Code.UNSUPPORTED, "we never send Update proposals");
    }
    // Source and signature were checked when the proposal arrived (ProposalCheck).
    if (Arrays.equals(old.encryptionKey(), renewed.encryptionKey())) {
      throw new MlsException(Code.BAD_PROPOSAL, "Update of leaf " + leaf + " is not an update");
    }
    tree.update(leaf, renewed);
    updated.add(Members.of(leaf, renewed));
  }

  private void applyRemove(ProposalList.By<Integer> remove) {
    int leaf = remove.value();
    Member gone = epoch.member(leaf).orElseThrow(() -> blank(leaf));
    tree.remove(leaf);
    removed.add(new StagedCommit.Change(proposer(remove.proposer()), gone));
  }

  private static MlsException blank(int leaf) {
    return new MlsException(Code.BAD_PROPOSAL, "leaf " + leaf + " is blank");
  }

  private void applyAdd(ProposalList.By<UncheckedKeyPackage> add) {
    KeyPackage keyPackage = add.value().checkForGroup(epoch.suite());
    int leaf = tree.add(keyPackage.leaf());
    keyPackages.add(keyPackage);
    added.add(
        new StagedCommit.Change(proposer(add.proposer()), Members.of(leaf, keyPackage.leaf())));
  }

  private Member proposer(int leaf) {
    return epoch.member(leaf).orElseThrow(() -> blank(leaf));
  }

  /** Init keys differ from each other and from every key in the tree. */
  private void requireFreshInitKeys() {
    Set<ByteBuffer> keys = new HashSet<>();
    if (!keyPackages.isEmpty()) {
      for (int node = 0; node < TreeMath.nodes(tree.width()); node++) {
        tree.encryptionKey(node).ifPresent(key -> keys.add(ByteBuffer.wrap(key)));
      }
    }
    for (KeyPackage keyPackage : keyPackages) {
      if (!keys.add(ByteBuffer.wrap(keyPackage.initKey()))) {
        throw new MlsException(Code.BAD_PROPOSAL, "init key is used twice");
      }
    }
  }

  /** A committer's new leaf, before its path is applied. */
  void requireGoodPathLeaf(LeafNode renewed, int committer) {
    LeafNode old = epoch.tree().leaf(committer).orElseThrow(() -> blank(committer));
    // That its source is a commit follows from its parent hash (TreeKem.apply).
    if (Arrays.equals(old.encryptionKey(), renewed.encryptionKey())) {
      throw new MlsException(Code.BAD_TREE, "committer's leaf is not a new one");
    }
    if (policy.xmtpRules()
        && (!old.credential().equals(renewed.credential())
            || !Arrays.equals(old.signatureKey(), renewed.signatureKey()))) {
      throw new MlsException(Code.BAD_PROPOSAL, "committer changes its identity");
    }
    requireGoodLeaf(renewed, committer);
  }

  private void requireGoodLeaf(LeafNode leaf, int index) {
    LeafCheck.check(leaf, epoch.suite());
    if (!leaf.verify(new LeafNode.Place(epoch.context().groupId(), index))) {
      throw new MlsException(Code.BAD_SIGNATURE, "signature of leaf " + index);
    }
  }

  /** The rules for the tree as a whole, once a path is in it. */
  void requireGoodTree(RatchetTree after) {
    TreeCheck.requireUniqueKeys(after, Code.BAD_PROPOSAL);
    TreeCheck.requireSupport(after, extensions);
  }

  /** With the proposals applied, without a path. */
  RatchetTree tree() {
    return tree;
  }

  List<Extension> extensions() {
    return extensions;
  }

  Optional<Member> extensionsProposer() {
    return extensionsProposer;
  }

  List<KeyPackage> keyPackages() {
    return keyPackages;
  }

  List<StagedCommit.Change> added() {
    return added;
  }

  List<StagedCommit.Change> removed() {
    return removed;
  }

  List<Member> updated() {
    return updated;
  }

  /** Node indices of the added leaves. */
  Set<Integer> addedNodes() {
    Set<Integer> nodes = new HashSet<>();
    added.forEach(change -> nodes.add(TreeMath.nodeOfLeaf(change.member().leaf())));
    return nodes;
  }

  boolean removes(int leaf) {
    return removed.stream().anyMatch(change -> change.member().leaf() == leaf);
  }
}
