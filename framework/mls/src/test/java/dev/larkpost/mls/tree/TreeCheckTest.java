package dev.larkpost.mls.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.wire.Capabilities;
import dev.larkpost.mls.wire.Credential;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.LeafSource;
import dev.larkpost.mls.wire.ParentNode;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import dev.larkpost.mls.wire.UpdatePath;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trees of four members whose root and left parent are keyed, then bent one way each. */
class TreeCheckTest {
  private static final byte[] GROUP = {1, 2, 3};

  private final SecureRandom random = new SecureRandom();
  private RatchetTree tree = RatchetTree.of(leaf(0, SignatureKeys.generate(random)));

  @BeforeEach
  void four_members_the_last_one_unmerged() {
    SignatureKeys first = SignatureKeys.generate(random);
    tree = RatchetTree.of(leaf(0, first));
    tree.add(leaf(1, SignatureKeys.generate(random)));
    tree.add(leaf(2, SignatureKeys.generate(random)));
    TreeKem.renew(tree, new LeafNode.Place(GROUP, 0), first, random);
    tree.add(leaf(3, SignatureKeys.generate(random)));
  }

  @Test
  void the_tree_itself_is_good() {
    check();
    assertEquals(List.of(3), tree.parent(3).orElseThrow().unmergedLeaves());
    assertEquals(List.of(3, 6), tree.resolution(3));
  }

  @Test
  void an_unmerged_leaf_that_is_blank() {
    tree.remove(3);
    tree.setParent(3, new ParentNode(key(), new byte[0], List.of(3)));
    refused("unmerged leaf 3 of node 3");
  }

  @Test
  void an_unmerged_leaf_of_another_subtree() {
    unmerged(1, List.of(3));
    refused("unmerged leaf 3 of node 1");
  }

  @Test
  void an_unmerged_leaf_that_is_missing_further_down() {
    tree.setParent(5, new ParentNode(key(), new byte[0], List.of()));
    refused("unmerged leaf 3 missing at 5");
  }

  @Test
  void unmerged_leaves_out_of_order_or_twice() {
    assertThrows(MlsException.class, () -> unmerged(3, List.of(3, 2)));
    assertThrows(MlsException.class, () -> unmerged(3, List.of(3, 3)));
  }

  @Test
  void a_leaf_that_is_not_listed_as_unmerged_breaks_the_parent_hash() {
    unmerged(3, List.of());
    refused("parent hash");
  }

  @Test
  void a_parent_with_another_key_breaks_the_parent_hash() {
    ParentNode root = tree.parent(3).orElseThrow();
    tree.setParent(3, new ParentNode(key(), root.parentHash(), root.unmergedLeaves()));
    refused("parent hash");
  }

  @Test
  void a_parent_key_of_a_wrong_length() {
    ParentNode root = tree.parent(3).orElseThrow();
    tree.setParent(3, new ParentNode(new byte[31], root.parentHash(), root.unmergedLeaves()));
    refused("parent key length");
  }

  @Test
  void a_parent_that_nobody_below_knows() {
    tree.setParent(5, new ParentNode(key(), new byte[0], List.of(3)));
    refused("parent hash");
  }

  @Test
  void an_encryption_key_in_two_places() {
    byte[] root = tree.parent(3).orElseThrow().encryptionKey();
    tree.update(2, leaf(2, SignatureKeys.generate(random), root));
    tree.setParent(5, new ParentNode(root, new byte[0], List.of(2, 3)));
    MlsException refusal =
        assertThrows(
            MlsException.class, () -> TreeCheck.requireUniqueKeys(tree, Code.BAD_PROPOSAL));
    assertEquals(Code.BAD_PROPOSAL, refusal.code());
    assertEquals("encryption key of node 5 is used twice", refusal.getMessage());
  }

  /** The parent hash is right, and only members who never derive that node would take it. */
  @Test
  void a_path_with_a_short_key_and_a_fitting_parent_hash() {
    SignatureKeys signer = SignatureKeys.generate(random);
    tree = RatchetTree.of(leaf(0, signer));
    tree.add(leaf(1, SignatureKeys.generate(random)));
    tree.add(leaf(2, SignatureKeys.generate(random)));
    ParentNode root = new ParentNode(key(), new byte[0], List.of());
    byte[] rootHash = TreeHash.parentHash(tree, root, 5);
    ParentNode low = new ParentNode(new byte[31], rootHash, List.of());
    byte[] leafHash = TreeHash.parentHash(tree, low, 2);
    LeafNode.Content content = leaf(0, signer).content();
    LeafNode sender =
        LeafNode.sign(
            content.renewed(key(), new LeafSource.InCommit(leafHash)),
            new LeafNode.Place(GROUP, 0),
            signer);
    List<CipherSuite.Sealed> one = List.of(new CipherSuite.Sealed(new byte[32], new byte[48]));
    UpdatePath path =
        new UpdatePath(
            sender,
            List.of(
                new UpdatePath.Node(low.encryptionKey(), one),
                new UpdatePath.Node(root.encryptionKey(), one)));
    MlsException refusal =
        assertThrows(MlsException.class, () -> TreeKem.apply(tree, 0, path, Set.of()));
    assertEquals("path node 0", refusal.getMessage());
  }

  @Test
  void an_extension_that_a_member_does_not_support() {
    List<Extension> context = List.of(new Extension(0xff77, new byte[0]));
    MlsException refusal =
        assertThrows(MlsException.class, () -> TreeCheck.requireSupport(tree, context));
    assertEquals(Code.BAD_PROPOSAL, refusal.code());
    TreeCheck.requireSupport(tree, List.of(new Extension(Extension.EXTERNAL_PUB, new byte[0])));
  }

  @Test
  void a_tree_that_ends_in_blanks() {
    byte[] nodes = TlsReader.exactly(tree.encoded(), TlsReader::vector);
    byte[] blanks = new TlsWriter().vector(Arrays.copyOf(nodes, nodes.length + 2)).toBytes();
    MlsException refusal = assertThrows(MlsException.class, () -> RatchetTree.decode(blanks));
    assertEquals("tree is empty or ends in a blank node", refusal.getMessage());
  }

  private void unmerged(int node, List<Integer> leaves) {
    tree.setParent(node, tree.parent(node).orElseThrow().withUnmerged(leaves));
  }

  private void check() {
    RatchetTree again = RatchetTree.decode(tree.encoded());
    TreeCheck.joining(again, CipherSuite.XMTP, GROUP, List.of(), -1);
  }

  private void refused(String why) {
    MlsException refusal = assertThrows(MlsException.class, this::check);
    assertEquals(Code.BAD_TREE, refusal.code());
    assertEquals(why, refusal.getMessage());
  }

  private byte[] key() {
    return HpkeKeys.generate(Kem.X25519, random).publicKey();
  }

  private LeafNode leaf(int index, SignatureKeys signer) {
    return leaf(index, signer, key());
  }

  private static LeafNode leaf(int index, SignatureKeys signer, byte[] encryptionKey) {
    LeafNode.Content content =
        new LeafNode.Content(
            encryptionKey,
            signer.publicKey(),
            Credential.basic(new byte[] {(byte) index}),
            new Capabilities(List.of(1), List.of(3), List.of(), List.of(), List.of(1)),
            new LeafSource.InKeyPackage(0, Long.MAX_VALUE),
            List.of());
    return LeafNode.sign(content, new LeafNode.Place(GROUP, index), signer);
  }
}
