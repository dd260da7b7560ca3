package dev.larkpost.mls.tree;

import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.ParentNode;
import dev.larkpost.mls.wire.TlsWriter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Tree hashes (RFC 9420 section 7.8) and parent hashes (section 7.9). */
final class TreeHash {
  private TreeHash() {}

  /** Uses the children's cached hashes. */
  static byte[] of(RatchetTree tree, int node) {
    if (TreeMath.isLeaf(node)) {
      return leaf(TreeMath.leafOfNode(node), tree.leaf(TreeMath.leafOfNode(node)));
    }
    byte[] left = tree.hash(TreeMath.left(node));
    byte[] right = tree.hash(TreeMath.right(node));
    return parent(tree.parent(node), left, right);
  }

  /** The hash this subtree had before {@code absent} leaves were added. */
  static byte[] without(RatchetTree tree, int node, Collection<Integer> absent) {
    if (absent.stream().noneMatch(leaf -> TreeMath.isUnder(TreeMath.nodeOfLeaf(leaf), node))) {
      return tree.hash(node);
    }
    if (TreeMath.isLeaf(node)) {
      return leaf(TreeMath.leafOfNode(node), Optional.empty());
    }
    byte[] left = without(tree, TreeMath.left(node), absent);
    byte[] right = without(tree, TreeMath.right(node), absent);
    return parent(tree.parent(node).map(p -> p.withUnmerged(minus(p, absent))), left, right);
  }

  /**
   * The parent hash that a child of {@code parent} carries (RFC 9420 section 7.9).
   *
   * @param sibling the child's sibling
   */
  static byte[] parentHash(RatchetTree tree, ParentNode parent, int sibling) {
    byte[] original = without(tree, sibling, parent.unmergedLeaves());
    byte[] input =
        new TlsWriter(128)
            .vector(parent.encryptionKey())
            .vector(parent.parentHash())
            .vector(original)
            .toBytes();
    return Hashes.sha256(input);
  }

  private static List<Integer> minus(ParentNode parent, Collection<Integer> absent) {
    return parent.unmergedLeaves().stream().filter(leaf -> !absent.contains(leaf)).toList();
  }

  private static byte[] leaf(int index, Optional<LeafNode> leaf) {
    return Hashes.sha256(
        new TlsWriter(512)
            .u8(1)
            .u32(index)
            .optional(leaf, (value, to) -> value.write(to))
            .toBytes());
  }

  private static byte[] parent(Optional<ParentNode> parent, byte[] left, byte[] right) {
    return Hashes.sha256(
        new TlsWriter(256)
            .u8(2)
            .optional(parent, (value, to) -> value.write(to))
            .vector(left)
            .vector(right)
            .toBytes());
  }
}
