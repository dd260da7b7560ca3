package dev.larkpost.mls.tree;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.LeafSource;
import dev.larkpost.mls.wire.ParentNode;
import dev.larkpost.mls.wire.UpdatePath;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Fresh secrets along a path of the tree (RFC 9420 sections 7.4 to 7.6). */
public final class TreeKem {
  private static final String LABEL = "UpdatePathNode";

  private TreeKem() {}

  /** A path of ours before it is encrypted: the tree it is in is already changed. */
  public record OwnPath(
      int leaf,
      LeafNode leafNode,
      HpkeKeys leafKeys,
      List<Integer> nodes,
      List<Secret> pathSecrets,
      List<HpkeKeys> nodeKeys,
      Secret commitSecret) {
    /** The path secret of a node on the path. */
    public Secret secretOf(int node) {
      return pathSecrets.get(nodes.indexOf(node));
    }

    /** The private keys we hold from now on. */
    public PrivateKeys privateKeys() {
      PrivateKeys keys = PrivateKeys.of(leaf, leafKeys);
      for (int i = 0; i < nodes.size(); i++) {
        keys = keys.with(nodes.get(i), nodeKeys.get(i).privateKey());
      }
      return keys;
    }
  }

  /** Replaces our leaf and path in {@code tree} by fresh keys. */
  public static OwnPath renew(
      RatchetTree tree, LeafNode.Place place, SignatureKeys signer, SecureRandom random) {
    int leaf = place.leaf();
    List<Integer> nodes = tree.filteredPath(leaf);
    HpkeKeys leafKeys = HpkeKeys.generate(Kem.X25519, random);
    byte[] first = new byte[Hashes.LENGTH];
    random.nextBytes(first);
    List<Secret> secrets = chain(Secret.owning(first), nodes.size());
    List<Secret> pathSecrets = List.copyOf(secrets.subList(0, nodes.size()));
    List<HpkeKeys> pairs = pathSecrets.stream().map(TreeKem::nodeKeys).toList();
    List<byte[]> keys = pairs.stream().map(HpkeKeys::publicKey).toList();
    LeafNode old = tree.leaf(leaf).orElseThrow();
    byte[] parentHash = place(tree, leaf, old, nodes, keys);
    LeafNode renewed =
        LeafNode.sign(
            old.content().renewed(leafKeys.publicKey(), new LeafSource.InCommit(parentHash)),
            place,
            signer);
    tree.replaceLeaf(leaf, renewed);
    Secret commitSecret = secrets.get(nodes.size());
    return new OwnPath(leaf, renewed, leafKeys, nodes, pathSecrets, pairs, commitSecret);
  }

  /**
   * Encrypts the path to everybody else.
   *
   * @param added nodes of leaves that learn it from their welcome instead
   */
  public static UpdatePath encrypt(
      OwnPath path,
      RatchetTree tree,
      CipherSuite suite,
      byte[] context,
      Set<Integer> added,
      SecureRandom random) {
    List<UpdatePath.Node> nodes = new ArrayList<>();
    for (int i = 0; i < path.nodes().size(); i++) {
      int node = path.nodes().get(i);
      byte[] secret = path.pathSecrets().get(i).bytes();
      List<CipherSuite.Sealed> sealed = new ArrayList<>();
      for (int receiver : receivers(tree, node, path.leaf(), added)) {
        byte[] key = tree.encryptionKey(receiver).orElseThrow();
        sealed.add(suite.encryptWithLabel(key, LABEL, context, secret, random));
      }
      nodes.add(new UpdatePath.Node(tree.encryptionKey(node).orElseThrow(), sealed));
    }
    return new UpdatePath(path.leafNode(), nodes);
  }

  /**
   * Puts a received path into {@code tree}; its secrets come with {@link #decrypt}.
   *
   * @param tree with the commit's proposals applied; becomes the new tree
   * @throws MlsException BAD_TREE
   */
  public static void apply(RatchetTree tree, int sender, UpdatePath path, Set<Integer> added) {
    List<Integer> nodes = tree.filteredPath(sender);
    requireShape(tree, sender, path, nodes, added);
    List<byte[]> keys = path.nodes().stream().map(UpdatePath.Node::encryptionKey).toList();
    byte[] parentHash = place(tree, sender, path.leaf(), nodes, keys);
    if (!(path.leaf().source() instanceof LeafSource.InCommit c)
        || !Arrays.equals(parentHash, c.parentHash())) {
      throw new MlsException(Code.BAD_TREE, "parent hash of the committer's leaf");
    }
  }

  private static void requireShape(
      RatchetTree tree, int sender, UpdatePath path, List<Integer> nodes, Set<Integer> added) {
    if (nodes.size() != path.nodes().size()) {
      throw new MlsException(Code.BAD_TREE, "path of " + path.nodes().size() + " nodes");
    }
    for (int i = 0; i < nodes.size(); i++) {
      UpdatePath.Node node = path.nodes().get(i);
      if (node.encryptionKey().length != CipherSuite.HPKE_KEY_LENGTH
          || node.secrets().size() != receivers(tree, nodes.get(i), sender, added).size()) {
        throw new MlsException(Code.BAD_TREE, "path node " + i);
      }
    }
  }

  /** What a receiver gets out of a path. */
  public record Opened(Secret commitSecret, PrivateKeys keys) {}

  /** Who receives a path: our place and keys. */
  public record Receiver(int leaf, PrivateKeys keys) {}

  /**
   * Opens a path that {@link #apply} has put into {@code after}.
   *
   * @throws MlsException BAD_TAG, BAD_TREE or MALFORMED
   */
  public static Opened decrypt(
      Trees trees, int sender, UpdatePath path, CipherSuite suite, byte[] context, Receiver self) {
    List<Integer> nodes = trees.before.filteredPath(sender);
    int ancestor = TreeMath.commonAncestor(sender, self.leaf);
    int at = nodes.indexOf(ancestor);
    List<Integer> receivers = receivers(trees.before, ancestor, sender, trees.added);
    for (int i = 0; i < receivers.size(); i++) {
      int node = receivers.get(i);
      if (TreeMath.isUnder(TreeMath.nodeOfLeaf(self.leaf), node) && self.keys.has(node)) {
        HpkeKeys pair = self.keys.pair(node, trees.before).orElseThrow(TreeKem::keyless);
        CipherSuite.Sealed sealed = path.nodes().get(at).secrets().get(i);
        byte[] secret = suite.decryptWithLabel(pair, LABEL, context, sealed);
        PrivateKeys kept = self.keys.kept(trees.before, trees.after);
        return adopt(trees.after, nodes.subList(at, nodes.size()), Secret.owning(secret), kept);
      }
    }
    throw keyless();
  }

  private static MlsException keyless() {
    return new MlsException(Code.BAD_TREE, "no private key of ours opens this path");
  }

  /** Tree before and after a path, and the nodes of members that the same commit added. */
  public record Trees(RatchetTree before, RatchetTree after, Set<Integer> added) {}

  /**
   * Derives the keys from one path secret up to the root and compares them with the tree.
   *
   * @param nodes the filtered path from the secret's node on
   * @throws MlsException BAD_TREE
   */
  public static Opened adopt(
      RatchetTree tree, List<Integer> nodes, Secret pathSecret, PrivateKeys keys) {
    if (pathSecret.length() != Hashes.LENGTH) {
      throw new MlsException(Code.MALFORMED, "path secret length");
    }
    List<Secret> secrets = chain(pathSecret, nodes.size());
    PrivateKeys all = keys;
    for (int i = 0; i < nodes.size(); i++) {
      HpkeKeys pair = nodeKeys(secrets.get(i));
      byte[] expected = tree.encryptionKey(nodes.get(i)).orElse(new byte[0]);
      if (!Arrays.equals(pair.publicKey(), expected)) {
        throw new MlsException(Code.BAD_TREE, "path secret does not fit node " + nodes.get(i));
      }
      all = all.with(nodes.get(i), pair.privateKey());
    }
    return new Opened(secrets.get(nodes.size()), all);
  }

  /** Sets leaf and path with parent hashes (RFC 9420 section 7.9) and answers the leaf's. */
  private static byte[] place(
      RatchetTree tree, int leaf, LeafNode leafNode, List<Integer> nodes, List<byte[]> keys) {
    tree.update(leaf, leafNode);
    byte[] parentHash = {};
    for (int i = nodes.size() - 1; i >= 0; i--) {
      int node = nodes.get(i);
      ParentNode value = new ParentNode(keys.get(i), parentHash, List.of());
      tree.setParent(node, value);
      int child = TreeMath.childTowards(node, TreeMath.nodeOfLeaf(leaf));
      parentHash = TreeHash.parentHash(tree, value, TreeMath.sibling(child));
    }
    return parentHash;
  }

  private static List<Integer> receivers(
      RatchetTree tree, int node, int sender, Set<Integer> added) {
    int child = TreeMath.childTowards(node, TreeMath.nodeOfLeaf(sender));
    List<Integer> receivers = new ArrayList<>(tree.resolution(TreeMath.sibling(child)));
    receivers.removeAll(added);
    return receivers;
  }

  /** The path secrets from {@code first} on, {@code steps} further ones. */
  private static List<Secret> chain(Secret first, int steps) {
    List<Secret> secrets = new ArrayList<>();
    secrets.add(first);
    for (int i = 0; i < steps; i++) {
      secrets.add(Secret.owning(CipherSuite.deriveSecret(secrets.get(i).bytes(), "path")));
    }
    return secrets;
  }

  private static HpkeKeys nodeKeys(Secret pathSecret) {
    try (Secret node = Secret.owning(CipherSuite.deriveSecret(pathSecret.bytes(), "node"))) {
      return CipherSuite.deriveKeyPair(node.bytes());
    }
  }
}
