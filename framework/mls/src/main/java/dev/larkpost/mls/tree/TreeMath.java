package dev.larkpost.mls.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * Node arithmetic of RFC 9420 appendix C. Leaves are the even nodes; {@code width} is the number of
 * leaves and always a power of two.
 */
public final class TreeMath {
  private TreeMath() {}

  public static int nodeOfLeaf(int leaf) {
    return 2 * leaf;
  }

  public static int leafOfNode(int node) {
    return node / 2;
  }

  public static boolean isLeaf(int node) {
    return (node & 1) == 0;
  }

  /** Nodes of a tree of this width. */
  public static int nodes(int width) {
    return 2 * width - 1;
  }

  public static int root(int width) {
    return width - 1;
  }

  /** Height above the leaves. */
  public static int level(int node) {
    return Integer.numberOfTrailingZeros(~node);
  }

  public static int left(int node) {
    return node ^ 1 << level(node) - 1;
  }

  public static int right(int node) {
    return node ^ 3 << level(node) - 1;
  }

  /** Of any node but the root. */
  public static int parent(int node) {
    int level = level(node);
    return (node | 1 << level) & ~(1 << level + 1);
  }

  /** Of any node but the root. */
  public static int sibling(int node) {
    int parent = parent(node);
    return node < parent ? right(parent) : left(parent);
  }

  /** From the leaf's parent to the root. */
  public static List<Integer> directPath(int leaf, int width) {
    List<Integer> path = new ArrayList<>();
    for (int node = nodeOfLeaf(leaf); node != root(width); ) {
      node = parent(node);
      path.add(node);
    }
    return path;
  }

  /** Whether {@code node} is {@code ancestor} or below it. */
  public static boolean isUnder(int node, int ancestor) {
    int span = (1 << level(ancestor)) - 1;
    return node >= ancestor - span && node <= ancestor + span;
  }

  /** The lowest node above both leaves. */
  public static int commonAncestor(int leaf, int other) {
    int node = nodeOfLeaf(leaf);
    while (!isUnder(nodeOfLeaf(other), node)) {
      node = parent(node);
    }
    return node;
  }

  /** The child of {@code ancestor} on the way to {@code node}. */
  public static int childTowards(int ancestor, int node) {
    return node < ancestor ? left(ancestor) : right(ancestor);
  }

  /** The smallest power of two that holds this many leaves, at least one. */
  public static int widthFor(int leaves) {
    return leaves <= 1 ? 1 : Integer.highestOneBit(leaves - 1) << 1;
  }
}
