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
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.LeafSource;
import dev.larkpost.mls.wire.ParentNode;
import java.security.SecureRandom;
import java.util.List;
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

  private void unmerged(int node, List<Integer> leaves) {
    tree.setParent(node, tree.parent(node).orElseThrow().withUnmerged(leaves));
  }

  private void check() {
    RatchetTree again = RatchetTree.decode(tree.encoded());
    TreeCheck.joining(again, CipherSuite.XMTP, GROUP, List.of());
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
    LeafNode.Content content =
        new LeafNode.Content(
            key(),
            signer.publicKey(),
            Credential.basic(new byte[] {(byte) index}),
            new Capabilities(List.of(1), List.of(3), List.of(), List.of(), List.of(1)),
            new LeafSource.InKeyPackage(0, Long.MAX_VALUE),
            List.of());
    return LeafNode.sign(content, new LeafNode.Place(GROUP, index), signer);
  }
}
