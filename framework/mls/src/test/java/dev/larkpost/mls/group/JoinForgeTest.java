package dev.larkpost.mls.group;

import static dev.larkpost.mls.group.GroupTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.tree.RatchetTree;
import dev.larkpost.mls.wire.Capabilities;
import dev.larkpost.mls.wire.Credential;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.GroupContext;
import dev.larkpost.mls.wire.GroupInfo;
import dev.larkpost.mls.wire.GroupSecrets;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.LeafSource;
import dev.larkpost.mls.wire.PskId;
import dev.larkpost.mls.wire.TlsWriter;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Welcomes that are encrypted and signed correctly, with tags that fit, and wrong in one way. */
class JoinForgeTest {
  private final SecureRandom random = new SecureRandom();
  private final Party alice = new Party("alice", random);
  private final Party bob = new Party("bob", random);
  private final Party carol = new Party("carol", random);
  private Forge.OpenedWelcome welcome;

  @BeforeEach
  void a_welcome_for_carol() {
    Group a = alice.create();
    a.merge(a.commit(Party.adding(bob)).staged());
    PendingCommit pending = a.commit(Party.adding(carol));
    welcome = Forge.OpenedWelcome.of(pending.welcome().orElseThrow(), carol);
  }

  @Test
  void one_that_is_only_sealed_again_is_taken() {
    assertEquals(2, carol.join(welcome.sealed()).epoch());
    assertEquals(3, carol.join(changed(tree -> {}).sealed()).members().size());
  }

  @Test
  void a_member_whose_leaf_was_forged() {
    LeafNode forged = leaf(bob, bob.signer.publicKey(), Party.CAPABILITIES, alice.signer);
    refused(Code.BAD_SIGNATURE, () -> join(changed(tree -> tree.update(1, forged))));
  }

  @Test
  void a_member_under_somebody_elses_key() {
    LeafNode twin = leaf(bob, carol.signer.publicKey(), Party.CAPABILITIES, carol.signer);
    refused(Code.BAD_TREE, () -> join(changed(tree -> tree.update(1, twin))));
  }

  @Test
  void a_member_that_lacks_what_the_group_requires() {
    Capabilities poor = new Capabilities(List.of(1), List.of(3), List.of(), List.of(), List.of(1));
    LeafNode leaf = leaf(bob, bob.signer.publicKey(), poor, bob.signer);
    refused(Code.BAD_PROPOSAL, () -> join(changed(tree -> tree.update(1, leaf))));
  }

  @Test
  void a_parent_nobody_vouches_for() {
    refused(
        Code.BAD_TREE,
        () ->
            join(
                changed(
                    tree -> {
                      Party mallory = new Party("mallory", random);
                      tree.update(
                          0,
                          leaf(alice, alice.signer.publicKey(), Party.CAPABILITIES, alice.signer));
                      tree.add(mallory.keyPackage().leaf());
                    },
                    true)));
  }

  @Test
  void a_tree_that_does_not_hash_to_the_context() {
    GroupContext context = welcome.info().context();
    RatchetTree tree = RatchetTree.decode(welcome.tree());
    tree.update(1, leaf(bob, bob.signer.publicKey(), Party.CAPABILITIES, bob.signer));
    Forge.OpenedWelcome without =
        welcome.with(new GroupSecrets(welcome.secrets().joiner(), Optional.empty(), List.of()));
    refused(Code.BAD_TREE, () -> join(without.with(context, tree.encoded(), alice.signer)));
  }

  @Test
  void our_own_leaf_missing_or_another() {
    refused(Code.BAD_TREE, () -> join(changed(tree -> tree.remove(2))));
    LeafNode other = leaf(carol, carol.signer.publicKey(), Party.CAPABILITIES, carol.signer);
    refused(Code.BAD_TREE, () -> join(changed(tree -> tree.update(2, other))));
  }

  @Test
  void a_group_info_signed_by_the_wrong_key_or_a_blank_leaf() {
    GroupContext context = welcome.info().context();
    byte[] tag = welcome.info().confirmationTag();
    refused(
        Code.BAD_SIGNATURE, () -> join(welcome.with(context, welcome.tree(), tag, 0, bob.signer)));
    refused(
        Code.BAD_SENDER, () -> join(welcome.with(context, welcome.tree(), tag, 3, alice.signer)));
    refused(
        Code.BAD_SENDER, () -> join(welcome.with(context, welcome.tree(), tag, -1, alice.signer)));
    refused(Code.BAD_TREE, () -> join(welcome.with(context, welcome.tree(), tag, 2, carol.signer)));
  }

  @Test
  void a_confirmation_tag_that_does_not_fit() {
    GroupContext context = welcome.info().context();
    refused(
        Code.BAD_TAG,
        () -> join(welcome.with(context, welcome.tree(), new byte[32], 0, alice.signer)));
  }

  @Test
  void a_path_secret_that_does_not_fit_or_is_short() {
    GroupSecrets good = welcome.secrets();
    refused(Code.BAD_TREE, () -> join(welcome.with(path(good, new byte[32]))));
    refused(Code.MALFORMED, () -> join(welcome.with(path(good, new byte[31]))));
  }

  @Test
  void any_psk() {
    PskId psk = PskId.external(new byte[] {1}, new byte[32]);
    GroupSecrets good = welcome.secrets();
    GroupSecrets with = new GroupSecrets(good.joiner(), good.path(), List.of(psk));
    refused(Code.UNSUPPORTED, () -> join(welcome.with(with)));
  }

  @Test
  void a_tree_that_is_missing_or_misshapen() {
    GroupContext context = welcome.info().context();
    GroupInfo bare =
        new GroupInfo(context, List.of(), welcome.info().confirmationTag(), 0, new byte[0])
            .signedBy(alice.signer);
    refused(Code.UNSUPPORTED, () -> join(new Forge.OpenedWelcome(welcome.secrets(), bare, carol)));
    byte[] empty = new TlsWriter().vector(new byte[0]).toBytes();
    refused(Code.BAD_TREE, () -> join(welcome.with(context, empty, alice.signer)));
    byte[] blank = new TlsWriter().vector(new byte[3]).toBytes();
    refused(Code.BAD_TREE, () -> join(welcome.with(context, blank, alice.signer)));
    byte[] parentAtLeaf =
        new TlsWriter()
            .inner(
                out -> out.u8(1).u8(2).vector(new byte[32]).vector(new byte[0]).vector(new byte[0]))
            .toBytes();
    refused(Code.BAD_TREE, () -> join(welcome.with(context, parentAtLeaf, alice.signer)));
  }

  @Test
  void another_suite_inside_than_outside() {
    GroupContext context = welcome.info().context();
    GroupContext other =
        new GroupContext(
            CipherSuite.AES128,
            context.groupId(),
            context.epoch(),
            context.treeHash(),
            context.confirmedTranscriptHash(),
            context.extensions());
    refused(Code.BAD_TREE, () -> join(welcome.with(other, welcome.tree(), alice.signer)));
  }

  @Test
  void a_key_package_of_another_signer() {
    byte[] sealed = welcome.sealed();
    refused(Code.NOT_FOR_US, () -> Group.join(sealed, carol.keys, bob.signer, random));
    refused(Code.NOT_FOR_US, () -> bob.join(sealed));
  }

  private Group join(Forge.OpenedWelcome forged) {
    return carol.join(forged.sealed());
  }

  private Forge.OpenedWelcome changed(Consumer<RatchetTree> change) {
    return changed(change, false);
  }

  /** Changes the tree and everything that must follow it, so that only the change is wrong. */
  private Forge.OpenedWelcome changed(Consumer<RatchetTree> change, boolean keepParents) {
    RatchetTree before = RatchetTree.decode(welcome.tree());
    RatchetTree tree = before.copy();
    change.accept(tree);
    byte[] encoded = keepParents ? forgedParents(before, tree) : tree.encoded();
    GroupContext old = welcome.info().context();
    GroupContext context =
        new GroupContext(
            old.suite(),
            old.groupId(),
            old.epoch(),
            RatchetTree.decode(encoded).hash(),
            old.confirmedTranscriptHash(),
            old.extensions());
    Forge.OpenedWelcome without =
        welcome.with(new GroupSecrets(welcome.secrets().joiner(), Optional.empty(), List.of()));
    Forge.OpenedWelcome sameSecrets =
        java.util.Arrays.equals(encoded, welcome.tree()) ? welcome : without;
    return sameSecrets.with(context, encoded, alice.signer);
  }

  /** The old tree's parents over leaves that do not carry their hash. */
  private static byte[] forgedParents(RatchetTree before, RatchetTree after) {
    return new TlsWriter()
        .inner(
            out -> {
              for (int node = 0; node < 2 * after.width() - 1; node++) {
                if (node % 2 == 0) {
                  out.optional(after.leaf(node / 2), (leaf, to) -> to.u8(1).raw(leaf.encoded()));
                } else {
                  out.optional(before.parent(node), (parent, to) -> parent.write(to.u8(2)));
                }
              }
            })
        .toBytes();
  }

  private static GroupSecrets path(GroupSecrets secrets, byte[] path) {
    return new GroupSecrets(secrets.joiner(), Optional.of(Secret.owning(path)), secrets.psks());
  }

  private LeafNode leaf(
      Party party, byte[] signatureKey, Capabilities capabilities, SignatureKeys signer) {
    LeafNode.Content content =
        new LeafNode.Content(
            HpkeKeys.generate(Kem.X25519, random).publicKey(),
            signatureKey,
            Credential.basic(party.identity),
            capabilities,
            new LeafSource.InUpdate(),
            List.of(new Extension(Extension.APPLICATION_ID, new byte[3])));
    return LeafNode.sign(content, new LeafNode.Place(Party.GROUP, place(party)), signer);
  }

  private int place(Party party) {
    return List.of(alice, bob, carol).indexOf(party);
  }
}
