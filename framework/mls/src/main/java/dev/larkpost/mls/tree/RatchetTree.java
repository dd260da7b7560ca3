package dev.larkpost.mls.tree;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.Limits;
import dev.larkpost.mls.wire.ParentNode;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The public ratchet tree (RFC 9420 section 7), with the hashes of its subtrees cached. Nodes are
 * immutable, the tree is not: {@link #copy} before trying a change. One thread.
 */
public final class RatchetTree {
  private static final int NODE_LEAF = 1;
  private static final int NODE_PARENT = 2;

  private @Nullable LeafNode[] leaves;
  private @Nullable ParentNode[] parents;
  private byte[] @Nullable [] hashes;

  private RatchetTree(@Nullable LeafNode[] leaves, @Nullable ParentNode[] parents) {
    this.leaves = leaves;
    this.parents = parents;
    this.hashes = new byte[TreeMath.nodes(leaves.length)][];
  }

  /** A tree of one leaf. */
  public static RatchetTree of(LeafNode leaf) {
    return new RatchetTree(new @Nullable LeafNode[] {leaf}, new @Nullable ParentNode[0]);
  }

  public RatchetTree copy() {
    RatchetTree copy = new RatchetTree(leaves.clone(), parents.clone());
    copy.hashes = hashes.clone();
    return copy;
  }

  /** Leaves the tree has room for, a power of two. */
  public int width() {
    return leaves.length;
  }

  public Optional<LeafNode> leaf(int leaf) {
    return leaf < 0 || leaf >= leaves.length ? Optional.empty() : Optional.ofNullable(leaves[leaf]);
  }

  /** The inner node with this node index. */
  public Optional<ParentNode> parent(int node) {
    return node / 2 >= parents.length ? Optional.empty() : Optional.ofNullable(parents[node / 2]);
  }

  /** Indices of the leaves that are not blank. */
  public List<Integer> members() {
    List<Integer> members = new ArrayList<>();
    for (int leaf = 0; leaf < leaves.length; leaf++) {
      if (leaves[leaf] != null) {
        members.add(leaf);
      }
    }
    return members;
  }

  public boolean isBlank(int node) {
    return TreeMath.isLeaf(node) ? leaves[node / 2] == null : parents[node / 2] == null;
  }

  /** The public key of a node that is not blank. */
  public Optional<byte[]> encryptionKey(int node) {
    return TreeMath.isLeaf(node)
        ? leaf(node / 2).map(LeafNode::encryptionKey)
        : parent(node).map(ParentNode::encryptionKey);
  }

  /** Puts a new member at the leftmost blank leaf (RFC 9420 section 7.7) and answers its index. */
  public int add(LeafNode added) {
    int leaf = firstBlank();
    if (leaf == leaves.length) {
      extend();
    }
    leaves[leaf] = added;
    touched(leaf);
    for (int node : TreeMath.directPath(leaf, width())) {
      parent(node).ifPresent(p -> parents[node / 2] = p.withUnmerged(with(p, leaf)));
    }
    return leaf;
  }

  private int firstBlank() {
    for (int leaf = 0; leaf < leaves.length; leaf++) {
      if (leaves[leaf] == null) {
        return leaf;
      }
    }
    return leaves.length;
  }

  private void extend() {
    int width = 2 * leaves.length;
    if (width > Limits.LEAVES_MAX) {
      throw new MlsException(Code.TOO_LARGE, "tree of more than " + Limits.LEAVES_MAX + " leaves");
    }
    leaves = Arrays.copyOf(leaves, width);
    parents = Arrays.copyOf(parents, width - 1);
    hashes = Arrays.copyOf(hashes, TreeMath.nodes(width));
  }

  private static List<Integer> with(ParentNode parent, int leaf) {
    TreeSet<Integer> unmerged = new TreeSet<>(parent.unmergedLeaves());
    unmerged.add(leaf);
    return List.copyOf(unmerged);
  }

  /** Replaces a member's leaf and blanks what is above it (RFC 9420 section 12.1.2). */
  public void update(int leaf, LeafNode updated) {
    leaves[leaf] = updated;
    blankPath(leaf);
  }

  /** Blanks a member and what is above it, and drops an empty right half (section 12.1.3). */
  public void remove(int leaf) {
    leaves[leaf] = null;
    blankPath(leaf);
    while (leaves.length > 1 && rightHalfEmpty()) {
      int width = leaves.length / 2;
      leaves = Arrays.copyOf(leaves, width);
      parents = Arrays.copyOf(parents, width - 1);
      hashes = Arrays.copyOf(hashes, TreeMath.nodes(width));
    }
  }

  private boolean rightHalfEmpty() {
    for (int leaf = leaves.length / 2; leaf < leaves.length; leaf++) {
      if (leaves[leaf] != null) {
        return false;
      }
    }
    return true;
  }

  private void blankPath(int leaf) {
    for (int node : TreeMath.directPath(leaf, width())) {
      parents[node / 2] = null;
    }
    touched(leaf);
  }

  /** Replaces a leaf and nothing else; the hashes above it follow. */
  void replaceLeaf(int leaf, LeafNode replacement) {
    leaves[leaf] = replacement;
    touched(leaf);
  }

  /** Fills an inner node whose path {@link #update} has just blanked. */
  void setParent(int node, ParentNode value) {
    parents[node / 2] = value;
  }

  /** Forgets the cached hashes above a leaf that changed. */
  private void touched(int leaf) {
    hashes[TreeMath.nodeOfLeaf(leaf)] = null;
    TreeMath.directPath(leaf, width()).forEach(node -> hashes[node] = null);
  }

  /** RFC 9420 section 4.1.1: the nodes that together cover all members under {@code node}. */
  public List<Integer> resolution(int node) {
    List<Integer> nodes = new ArrayList<>();
    resolve(node, nodes);
    return nodes;
  }

  private void resolve(int node, List<Integer> into) {
    if (TreeMath.isLeaf(node)) {
      if (leaves[node / 2] != null) {
        into.add(node);
      }
      return;
    }
    ParentNode parent = parents[node / 2];
    if (parent == null) {
      resolve(TreeMath.left(node), into);
      resolve(TreeMath.right(node), into);
      return;
    }
    into.add(node);
    parent.unmergedLeaves().forEach(leaf -> into.add(TreeMath.nodeOfLeaf(leaf)));
  }

  /** RFC 9420 section 4.1.2: the direct path without nodes whose copath child covers nobody. */
  public List<Integer> filteredPath(int leaf) {
    List<Integer> path = new ArrayList<>();
    for (int node = TreeMath.nodeOfLeaf(leaf); node != TreeMath.root(width()); ) {
      if (!covers(TreeMath.sibling(node))) {
        node = TreeMath.parent(node);
        continue;
      }
      node = TreeMath.parent(node);
      path.add(node);
    }
    return path;
  }

  private boolean covers(int node) {
    int span = 1 << TreeMath.level(node);
    int first = TreeMath.leafOfNode(node + 1 - span);
    for (int leaf = first; leaf < first + span; leaf++) {
      if (leaves[leaf] != null) {
        return true;
      }
    }
    return false;
  }

  /** RFC 9420 section 7.8. */
  public byte[] hash() {
    return hash(TreeMath.root(width()));
  }

  /** Hash of the subtree under a node; the live array. */
  public byte[] hash(int node) {
    byte[] cached = hashes[node];
    if (cached == null) {
      cached = TreeHash.of(this, node);
      hashes[node] = cached;
    }
    return cached;
  }

  /**
   * The ratchet_tree extension's content (RFC 9420 section 12.4.3.3), checked for shape only.
   *
   * @throws MlsException MALFORMED, TOO_LARGE or BAD_TREE
   */
  public static RatchetTree decode(byte[] tls) {
    return TlsReader.exactly(
        tls,
        in -> build(in.list(TreeMath.nodes(Limits.LEAVES_MAX), node -> node.optional(Node::read))));
  }

  private static RatchetTree build(List<Optional<Node>> nodes) {
    if (nodes.isEmpty() || nodes.getLast().isEmpty()) {
      throw new MlsException(Code.BAD_TREE, "tree is empty or ends in a blank node");
    }
    int width = TreeMath.widthFor(nodes.size() / 2 + 1);
    RatchetTree tree =
        new RatchetTree(new @Nullable LeafNode[width], new @Nullable ParentNode[width - 1]);
    for (int i = 0; i < nodes.size(); i++) {
      tree.place(i, nodes.get(i));
    }
    return tree;
  }

  private void place(int index, Optional<Node> node) {
    if (node.isEmpty()) {
      return;
    }
    switch (node.get()) {
      case Node.Leaf l when TreeMath.isLeaf(index) -> leaves[index / 2] = l.leaf();
      case Node.Parent p when !TreeMath.isLeaf(index) -> parents[index / 2] = p.parent();
      default -> throw new MlsException(Code.BAD_TREE, "node of the wrong kind at " + index);
    }
  }

  public byte[] encoded() {
    int last = TreeMath.nodes(width()) - 1;
    while (last > 0 && isBlank(last)) {
      last--;
    }
    int count = last + 1;
    return TlsWriter.bytes(out -> out.inner(to -> writeNodes(count, to)));
  }

  private void writeNodes(int count, TlsWriter out) {
    for (int node = 0; node < count; node++) {
      if (TreeMath.isLeaf(node)) {
        out.optional(leaf(node / 2), (leaf, to) -> leaf.write(to.u8(NODE_LEAF)));
      } else {
        out.optional(parent(node), (parent, to) -> parent.write(to.u8(NODE_PARENT)));
      }
    }
  }

  /** A node as it stands in the extension. */
  private sealed interface Node {
    record Leaf(LeafNode leaf) implements Node {}

    record Parent(ParentNode parent) implements Node {}

    static Node read(TlsReader in) {
      int kind = in.u8();
      return switch (kind) {
        case NODE_LEAF -> new Leaf(LeafNode.read(in));
        case NODE_PARENT -> new Parent(ParentNode.read(in));
        default -> throw new MlsException(Code.MALFORMED, "node type " + kind);
      };
    }
  }
}
