package dev.larkpost.mls.tree;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.LeafCheck;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.ParentNode;
import dev.larkpost.mls.wire.RequiredCapabilities;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must hold for a whole tree (RFC 9420 sections 7.3, 7.9.2 and 12.4.3.1). */
public final class TreeCheck {
  private TreeCheck() {}

  /**
   * Everything a joiner must verify about a tree it was handed.
   *
   * @param own a leaf that is, byte for byte, one we signed ourselves: its signature is not asked
   *     again; -1 when there is none
   * @throws MlsException BAD_TREE, BAD_SIGNATURE or UNSUPPORTED
   */
  public static void joining(
      RatchetTree tree, CipherSuite suite, byte[] groupId, List<Extension> context, int own) {
    requireUnmergedLeaves(tree);
    if (!ParentHashes.valid(tree)) {
      throw new MlsException(Code.BAD_TREE, "parent hash");
    }
    for (int leaf : tree.members()) {
      LeafNode node = tree.leaf(leaf).orElseThrow();
      LeafCheck.check(node, suite);
      if (leaf != own && !node.verify(new LeafNode.Place(groupId, leaf))) {
        throw new MlsException(Code.BAD_SIGNATURE, "signature of leaf " + leaf);
      }
    }
    requireUniqueKeys(tree, Code.BAD_TREE);
    requireSupport(tree, context);
  }

  /**
   * No key of any kind in two places (RFC 9420 section 7.3).
   *
   * @param refusal what to call it
   */
  public static void requireUniqueKeys(RatchetTree tree, Code refusal) {
    Set<ByteBuffer> signature = new HashSet<>();
    Set<ByteBuffer> encryption = new HashSet<>();
    for (int leaf : tree.members()) {
      LeafNode node = tree.leaf(leaf).orElseThrow();
      if (!signature.add(ByteBuffer.wrap(node.signatureKey()))) {
        throw new MlsException(refusal, "signature key of leaf " + leaf + " is used twice");
      }
    }
    for (int node = 0; node < TreeMath.nodes(tree.width()); node++) {
      Optional<byte[]> key = tree.encryptionKey(node);
      if (key.isPresent() && !encryption.add(ByteBuffer.wrap(key.get()))) {
        throw new MlsException(refusal, "encryption key of node " + node + " is used twice");
      }
    }
  }

  /**
   * Every member supports what the group's extensions need.
   *
   * @throws MlsException BAD_PROPOSAL
   */
  public static void requireSupport(RatchetTree tree, List<Extension> context) {
    RequiredCapabilities required = RequiredCapabilities.of(context);
    for (int leaf : tree.members()) {
      LeafNode node = tree.leaf(leaf).orElseThrow();
      if (!required.metBy(node.capabilities())) {
        throw new MlsException(Code.BAD_PROPOSAL, "leaf " + leaf + " lacks required capabilities");
      }
      for (Extension extension : context) {
        if (!node.capabilities().supportsExtension(extension.type())) {
          throw new MlsException(
              Code.BAD_PROPOSAL, "leaf " + leaf + " does not support " + extension);
        }
      }
    }
  }

  /** RFC 9420 section 12.4.3.1: unmerged leaves are members under their node, all the way up. */
  private static void requireUnmergedLeaves(RatchetTree tree) {
    for (int node = 1; node < TreeMath.nodes(tree.width()); node += 2) {
      Optional<ParentNode> parent = tree.parent(node);
      if (parent.isPresent()) {
        requireKey(parent.get());
        for (int leaf : parent.get().unmergedLeaves()) {
          requireUnmerged(tree, node, leaf);
        }
      }
    }
  }

  private static void requireKey(ParentNode parent) {
    if (parent.encryptionKey().length != CipherSuite.HPKE_KEY_LENGTH) {
      throw new MlsException(Code.BAD_TREE, "parent key length");
    }
  }

  private static void requireUnmerged(RatchetTree tree, int node, int leaf) {
    int at = TreeMath.nodeOfLeaf(leaf);
    if (tree.leaf(leaf).isEmpty() || !TreeMath.isUnder(at, node)) {
      throw new MlsException(Code.BAD_TREE, "unmerged leaf " + leaf + " of node " + node);
    }
    for (at = TreeMath.parent(at); at != node; at = TreeMath.parent(at)) {
      Optional<ParentNode> between = tree.parent(at);
      if (between.isPresent() && !between.get().unmergedLeaves().contains(leaf)) {
        throw new MlsException(Code.BAD_TREE, "unmerged leaf " + leaf + " missing at " + at);
      }
    }
  }
}
