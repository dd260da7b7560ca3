package dev.larkpost.mls.tree;

import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.LeafSource;
import dev.larkpost.mls.wire.ParentNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether every inner node is vouched for from below (RFC 9420 section 7.9.2). */
final class ParentHashes {
  private ParentHashes() {}

  static boolean valid(RatchetTree tree) {
    for (int node = 1; node < TreeMath.nodes(tree.width()); node += 2) {
      Optional<ParentNode> parent = tree.parent(node);
      if (parent.isPresent()
          && !vouchedBy(tree, parent.get(), TreeMath.left(node))
          && !vouchedBy(tree, parent.get(), TreeMath.right(node))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a descendant on the side of {@code child} carries the parent's hash. */
  private static boolean vouchedBy(RatchetTree tree, ParentNode parent, int child) {
    List<Integer> resolution = tree.resolution(child);
    Set<Integer> unmerged = unmergedUnder(parent, child);
    byte[] wanted = {};
    for (int descendant : resolution) {
      if (unmerged.contains(descendant)) {
        continue;
      }
      if (wanted.length == 0) {
        wanted = TreeHash.parentHash(tree, parent, TreeMath.sibling(child));
      }
      if (Arrays.equals(wanted, parentHashOf(tree, descendant))) {
        Set<Integer> others = new HashSet<>(resolution);
        others.remove(descendant);
        return others.equals(unmerged);
      }
    }
    return false;
  }

  private static Set<Integer> unmergedUnder(ParentNode parent, int child) {
    Set<Integer> nodes = new HashSet<>();
    for (int leaf : parent.unmergedLeaves()) {
      int node = TreeMath.nodeOfLeaf(leaf);
      if (TreeMath.isUnder(node, child)) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  /** What a node says about its parent; nothing for leaves that were never in a commit. */
  static byte[] parentHashOf(RatchetTree tree, int node) {
    if (!TreeMath.isLeaf(node)) {
      return tree.parent(node).map(ParentNode::parentHash).orElse(new byte[0]);
    }
    Optional<LeafNode> leaf = tree.leaf(TreeMath.leafOfNode(node));
    return leaf.map(LeafNode::source)
        .map(source -> source instanceof LeafSource.InCommit c ? c.parentHash() : new byte[0])
        .orElse(new byte[0]);
  }
}
