package dev.larkpost.mls.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.Vectors;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.wire.GroupContext;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.Proposal;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.UpdatePath;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class TreeVectorTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void tree_math_gives_the_rfcs_relations() {
    Vectors.run("tree-math", (vector, suite) -> checkMath(vector));
  }

  private static void checkMath(JsonNode vector) {
    int width = vector.get("n_leaves").asInt();
    assertEquals(width, TreeMath.widthFor(width));
    assertEquals(vector.get("n_nodes").asInt(), TreeMath.nodes(width));
    int root = vector.get("root").asInt();
    assertEquals(root, TreeMath.root(width));
    for (int node = 0; node < TreeMath.nodes(width); node++) {
      assertEquals(TreeMath.isLeaf(node), vector.get("left").get(node).isNull());
      if (!TreeMath.isLeaf(node)) {
        assertEquals(vector.get("left").get(node).asInt(), TreeMath.left(node));
        assertEquals(vector.get("right").get(node).asInt(), TreeMath.right(node));
      }
      assertEquals(node == root, vector.get("parent").get(node).isNull());
      if (node != root) {
        assertEquals(vector.get("parent").get(node).asInt(), TreeMath.parent(node));
        assertEquals(vector.get("sibling").get(node).asInt(), TreeMath.sibling(node));
      }
    }
  }

  @Test
  void valid_trees_pass_with_the_rfcs_hashes_and_resolutions() {
    Vectors.run("tree-validation", TreeVectorTest::checkTree);
  }

  private static void checkTree(JsonNode vector, CipherSuite suite) {
    byte[] encoded = Vectors.bytes(vector, "tree");
    RatchetTree tree = RatchetTree.decode(encoded);
    assertArrayEquals(encoded, tree.encoded());
    List<JsonNode> hashes = Vectors.list(vector, "tree_hashes");
    List<JsonNode> resolutions = Vectors.list(vector, "resolutions");
    assertEquals(TreeMath.nodes(tree.width()), hashes.size());
    for (int node = 0; node < hashes.size(); node++) {
      assertEquals(hashes.get(node).asText(), java.util.HexFormat.of().formatHex(tree.hash(node)));
      List<Integer> expected =
          StreamSupport.stream(resolutions.get(node).spliterator(), false)
              .map(JsonNode::asInt)
              .toList();
      assertEquals(expected, tree.resolution(node));
    }
    assertTrue(ParentHashes.valid(tree));
    byte[] groupId = Vectors.bytes(vector, "group_id");
    TreeCheck.joining(tree, suite, groupId, List.of(), -1);
  }

  @Test
  void proposals_change_trees_as_the_rfc_says() {
    Vectors.run("tree-operations", TreeVectorTest::checkOperation);
  }

  private static void checkOperation(JsonNode vector, CipherSuite suite) {
    RatchetTree tree = RatchetTree.decode(Vectors.bytes(vector, "tree_before"));
    assertArrayEquals(Vectors.bytes(vector, "tree_hash_before"), tree.hash());
    RatchetTree copy = tree.copy();
    int sender = vector.get("proposal_sender").asInt();
    switch (TlsReader.exactly(Vectors.bytes(vector, "proposal"), Proposal::read)) {
      case Proposal.Add a -> copy.add(a.keyPackage().leaf());
      case Proposal.Update u -> copy.update(sender, u.leaf());
      case Proposal.Remove r -> copy.remove(r.leaf());
      default -> throw new AssertionError("no such operation");
    }
    assertArrayEquals(Vectors.bytes(vector, "tree_after"), copy.encoded());
    assertArrayEquals(Vectors.bytes(vector, "tree_hash_after"), copy.hash());
    assertArrayEquals(Vectors.bytes(vector, "tree_hash_before"), tree.hash());
    TreeCheck.requireUniqueKeys(copy, Code.BAD_TREE);
  }

  @Test
  void paths_open_for_every_member_with_the_rfcs_secrets() {
    Vectors.run("treekem", this::checkTreeKem);
  }

  /** Every recorded path is opened by all others, then each member renews itself and all follow. */
  private void checkTreeKem(JsonNode vector, CipherSuite suite) {
    RatchetTree tree = RatchetTree.decode(Vectors.bytes(vector, "ratchet_tree"));
    Map<Integer, PrivateKeys> members = new HashMap<>();
    Map<Integer, SignatureKeys> signers = new HashMap<>();
    for (JsonNode leaf : Vectors.list(vector, "leaves_private")) {
      int index = leaf.get("index").asInt();
      members.put(index, privateKeys(tree, leaf, index));
      signers.put(
          index, SignatureKeys.fromSeed(Secret.owning(Vectors.bytes(leaf, "signature_priv"))));
    }
    GroupContext context =
        new GroupContext(
            suite,
            Vectors.bytes(vector, "group_id"),
            vector.get("epoch").asLong(),
            new byte[0],
            Vectors.bytes(vector, "confirmed_transcript_hash"),
            List.of());
    for (JsonNode path : Vectors.list(vector, "update_paths")) {
      int sender = path.get("sender").asInt();
      checkRecorded(path, sender, tree, context, members);
      checkOwn(sender, signers, tree, context, members);
    }
  }

  private static PrivateKeys privateKeys(RatchetTree tree, JsonNode leaf, int index) {
    HpkeKeys own =
        HpkeKeys.fromPrivate(Kem.X25519, Secret.owning(Vectors.bytes(leaf, "encryption_priv")));
    PrivateKeys keys = PrivateKeys.of(index, own);
    for (JsonNode secret : Vectors.list(leaf, "path_secrets")) {
      keys =
          TreeKem.adopt(
                  tree,
                  List.of(secret.get("node").asInt()),
                  Secret.owning(Vectors.bytes(secret, "path_secret")),
                  keys)
              .keys();
    }
    return keys;
  }

  private static void checkRecorded(
      JsonNode vector,
      int sender,
      RatchetTree tree,
      GroupContext context,
      Map<Integer, PrivateKeys> members) {
    UpdatePath path = UpdatePath.decode(Vectors.bytes(vector, "update_path"));
    RatchetTree after = tree.copy();
    assertTrue(path.leaf().verify(new LeafNode.Place(context.groupId(), sender)));
    TreeKem.apply(after, sender, path, Set.of());
    assertArrayEquals(Vectors.bytes(vector, "tree_hash_after"), after.hash());
    byte[] provisional =
        new GroupContext(
                context.suite(),
                context.groupId(),
                context.epoch(),
                after.hash(),
                context.confirmedTranscriptHash(),
                List.of())
            .encoded();
    TreeKem.Trees trees = new TreeKem.Trees(tree, after, Set.of());
    members.forEach(
        (leaf, keys) -> {
          if (leaf != sender) {
            TreeKem.Opened opened =
                TreeKem.decrypt(
                    trees,
                    sender,
                    path,
                    context.suite(),
                    provisional,
                    new TreeKem.Receiver(leaf, keys));
            assertArrayEquals(
                Vectors.bytes(vector, "commit_secret"), opened.commitSecret().bytes());
            requireFits(opened.keys(), after);
          }
        });
    assertTrue(ParentHashes.valid(after));
  }

  private void checkOwn(
      int sender,
      Map<Integer, SignatureKeys> signers,
      RatchetTree tree,
      GroupContext context,
      Map<Integer, PrivateKeys> members) {
    RatchetTree own = tree.copy();
    SignatureKeys signer = java.util.Objects.requireNonNull(signers.get(sender));
    LeafNode.Place place = new LeafNode.Place(context.groupId(), sender);
    TreeKem.OwnPath renewed = TreeKem.renew(own, place, signer, random);
    byte[] provisional = context.next(own.hash(), List.of()).encoded();
    UpdatePath path = TreeKem.encrypt(renewed, own, context.suite(), provisional, Set.of(), random);
    RatchetTree after = tree.copy();
    TreeKem.apply(after, sender, path, Set.of());
    assertArrayEquals(own.hash(), after.hash());
    assertTrue(ParentHashes.valid(after));
    requireFits(renewed.privateKeys(), after);
    TreeKem.Trees trees = new TreeKem.Trees(tree, after, Set.of());
    members.forEach(
        (leaf, keys) -> {
          if (leaf != sender) {
            TreeKem.Receiver self = new TreeKem.Receiver(leaf, keys);
            TreeKem.Opened opened =
                TreeKem.decrypt(trees, sender, path, context.suite(), provisional, self);
            assertEquals(renewed.commitSecret(), opened.commitSecret());
          }
        });
  }

  private static void requireFits(PrivateKeys keys, RatchetTree tree) {
    assertFalse(keys.all().isEmpty());
    keys.all()
        .forEach(
            (node, key) ->
                assertArrayEquals(
                    tree.encryptionKey(node).orElseThrow(),
                    HpkeKeys.fromPrivate(Kem.X25519, key).publicKey()));
  }

  @Test
  void shapes_that_are_no_trees_are_refused() {
    assertEquals(
        List.of(1, 2, 4, 4, 8, 8, 8, 8, 16),
        IntStream.rangeClosed(1, 9).map(TreeMath::widthFor).boxed().toList());
  }
}
