package dev.larkpost.mls.group;

import static dev.larkpost.mls.group.GroupTest.bytes;
import static dev.larkpost.mls.group.GroupTest.committed;
import static dev.larkpost.mls.group.GroupTest.refused;
import static dev.larkpost.mls.group.GroupTest.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.wire.AuthenticatedContent;
import dev.larkpost.mls.wire.Capabilities;
import dev.larkpost.mls.wire.Commit;
import dev.larkpost.mls.wire.Credential;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.FramedContent;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.LeafSource;
import dev.larkpost.mls.wire.Proposal;
import dev.larkpost.mls.wire.PskId;
import dev.larkpost.mls.wire.RequiredCapabilities;
import dev.larkpost.mls.wire.TlsWriter;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import dev.larkpost.mls.wire.UpdatePath;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Plan: alice, bob and carol share a group; alice turns malicious. Each forged message is signed
 * and encrypted correctly and wrong in one way; each must end in its own code, and after each test
 * bob's state is what it was and alice's honest messages still open.
 */
class ForgeTest {
  private final SecureRandom random = new SecureRandom();
  private final Party alice = new Party("alice", random);
  private final Party bob = new Party("bob", random);
  private final Party carol = new Party("carol", random);
  private final Party dave = new Party("dave", random);
  private Group a;
  private Group b;
  private Group c;
  private Forge forge;
  private byte[] epoch = {};
  private byte[] ratchet = {};
  private byte[] honest = {};

  @BeforeEach
  void a_group_of_three() {
    a = alice.create();
    PendingCommit pending = a.commit(Party.adding(bob, carol));
    a.merge(pending.staged());
    b = bob.join(pending.welcome().orElseThrow());
    c = carol.join(pending.welcome().orElseThrow());
    forge = new Forge(a, alice);
    epoch = b.saveEpoch();
    ratchet = b.saveRatchet();
    honest = c.protect(bytes("honest"));
  }

  @AfterEach
  void nothing_changed() {
    assertArrayEquals(epoch, b.saveEpoch());
    assertArrayEquals(ratchet, b.saveRatchet());
    assertEquals("honest", text(b.receive(honest)));
  }

  @Test
  void messages_signed_by_somebody_else() {
    refused(Code.BAD_SIGNATURE, () -> b.receive(forge.text("x", bob.signer)));
    AuthenticatedContent commit = forge.good().commit();
    AuthenticatedContent resigned =
        forge
            .sign(commit.content().body(), bob.signer)
            .withTag(commit.auth().confirmationTag().orElseThrow());
    refused(Code.BAD_SIGNATURE, () -> b.receive(forge.seal(resigned)));
  }

  @Test
  void messages_claiming_other_senders() {
    refused(Code.BAD_TAG, () -> b.receive(forge.claiming(2, 0)));
    refused(Code.BAD_SENDER, () -> b.receive(forge.claiming(3, 0)));
    refused(Code.BAD_SENDER, () -> b.receive(forge.claiming(1 << 20, 0)));
    refused(Code.BAD_SENDER, () -> b.receive(forge.claiming(-1, 0)));
    refused(Code.BAD_TAG, () -> b.receive(forge.claiming(1, 0))); // our leaf, but not our key
  }

  @Test
  void commits_that_break_the_list_rules() {
    Optional<UpdatePath> path = Forge.commitOf(forge.good()).path();
    var keep = new Proposal.ContextExtensions(Party.extensions(2));
    bad(path, keep, keep);
    bad(path, new Proposal.Remove(0));
    bad(path, new Proposal.Remove(2), new Proposal.Remove(2));
    bad(path, new Proposal.Remove(3));
    bad(path, new Proposal.Remove(-5));
    bad(path, new Proposal.Update(leaf(alice, new LeafSource.InUpdate(), 0)));
    bad(path, new Proposal.ExternalInit(new byte[32]));
    bad(Optional.empty());
    bad(Optional.empty(), new Proposal.Remove(2));
    bad(Optional.empty(), keep);
  }

  @Test
  void proposals_we_do_not_act_on() {
    Optional<UpdatePath> path = Forge.commitOf(forge.good()).path();
    var psk = new Proposal.Psk(PskId.external(new byte[3], new byte[32]));
    var reInit = new Proposal.ReInit(new byte[16], 1, 3, List.of());
    var appData = new Proposal.Foreign(8, new TlsWriter().u16(0x8004).u8(2).toBytes());
    var ephemeral = new Proposal.Foreign(9, new TlsWriter().u16(1).vector(new byte[9]).toBytes());
    var selfRemove = new Proposal.Foreign(10, new byte[0]);
    var unknown = new Proposal.Foreign(0xf123, new byte[40]);
    for (Proposal proposal : List.of(psk, reInit, appData, ephemeral, selfRemove, unknown)) {
      refused(Code.UNSUPPORTED, () -> b.receive(forge.commit(path, proposal)));
      refused(Code.UNSUPPORTED, () -> b.receive(forge.proposal(proposal)));
    }
    refused(
        Code.MALFORMED,
        () -> b.receive(forge.commit(path, new Proposal.Foreign(8, new byte[] {0, 1, 7}))));
  }

  @Test
  void proposals_alone_that_are_wrong() {
    refused(Code.BAD_PROPOSAL, () -> b.receive(forge.proposal(new Proposal.Remove(3))));
    refused(
        Code.BAD_PROPOSAL,
        () -> b.receive(forge.proposal(new Proposal.ExternalInit(new byte[32]))));
    refused(
        Code.BAD_PROPOSAL,
        () ->
            b.receive(
                forge.proposal(
                    new Proposal.Update(leaf(alice, new LeafSource.InCommit(new byte[32]), 0)))));
    refused(
        Code.BAD_SIGNATURE,
        () ->
            b.receive(
                forge.proposal(new Proposal.Update(leaf(alice, new LeafSource.InUpdate(), 2)))));
  }

  @Test
  void adds_of_bad_key_packages() {
    Optional<UpdatePath> path = Forge.commitOf(forge.good()).path();
    byte[] broken = dave.keys.encoded().clone();
    broken[broken.length - 1] ^= 1;
    refused(
        Code.BAD_SIGNATURE,
        () -> b.receive(forge.commit(path, new Proposal.Add(UncheckedKeyPackage.decode(broken)))));
    refused(
        Code.UNSUPPORTED,
        () ->
            b.receive(
                forge.commit(
                    path, new Proposal.Add(keyPackage(CipherSuite.AES128, Party.CAPABILITIES)))));
  }

  @Test
  void adds_that_clash_with_members_or_each_other() {
    Proposal again = add(carol);
    refusedBuild(Code.BAD_PROPOSAL, again);
    refusedBuild(Code.BAD_PROPOSAL, add(dave), add(dave));
    Party twin = new Party("twin", random);
    Proposal sameInit =
        new Proposal.Add(
            UncheckedKeyPackage.sign(
                CipherSuite.XMTP,
                dave.keyPackage().initKey(),
                twin.keyPackage().leaf(),
                List.of(),
                twin.signer));
    refusedBuild(Code.BAD_PROPOSAL, add(dave), sameInit);
    Optional<UpdatePath> path = Forge.commitOf(forge.good()).path();
    refused(Code.BAD_PROPOSAL, () -> b.receive(forge.commit(path, add(dave), sameInit)));
    Proposal initInTree =
        new Proposal.Add(
            UncheckedKeyPackage.sign(
                CipherSuite.XMTP,
                carol.keyPackage().leaf().encryptionKey(),
                twin.keyPackage().leaf(),
                List.of(),
                twin.signer));
    refused(Code.BAD_PROPOSAL, () -> b.receive(forge.commit(path, initInTree)));
    Commit clash = cleanAdd(again);
    refused(Code.BAD_PROPOSAL, () -> b.receive(forge.commit(clash)));
  }

  @Test
  void a_removed_members_keys_may_come_back_in_the_same_commit() {
    PendingCommit swap =
        a.commit(new CommitRequest(List.of(carol.keyPackage()), List.of(2), Optional.empty()));
    StagedCommit staged = committed(b.receive(swap.message()));
    assertEquals(1, staged.added().size());
    assertEquals(1, staged.removed().size());
  }

  @Test
  void adds_without_the_required_capabilities() {
    Capabilities poor =
        new Capabilities(List.of(1), List.of(3), List.of(0x000a), List.of(), List.of(1));
    Proposal add = new Proposal.Add(keyPackage(CipherSuite.XMTP, poor));
    refusedBuild(Code.BAD_PROPOSAL, add);
    Commit commit = cleanAdd(add);
    refused(Code.BAD_PROPOSAL, () -> b.receive(forge.commit(commit)));
  }

  @Test
  void extensions_nobody_supports_or_nobody_requires() {
    Optional<UpdatePath> path = Forge.commitOf(forge.good()).path();
    List<Extension> unlisted = new ArrayList<>(Party.extensions(2));
    unlisted.add(new Extension(0xff03, new byte[3]));
    bad(path, new Proposal.ContextExtensions(unlisted));
    refusedBuild(Code.BAD_PROPOSAL, new Proposal.ContextExtensions(unlisted));
    List<Extension> unsupported =
        List.of(
            new Extension(0xff77, new byte[3]),
            new RequiredCapabilities(List.of(0xff77), List.of(), List.of()).extension());
    refusedBuild(Code.BAD_PROPOSAL, new Proposal.ContextExtensions(unsupported));
    bad(path, new Proposal.ContextExtensions(unsupported));
    List<Extension> proposals =
        List.of(new RequiredCapabilities(List.of(), List.of(0x4242), List.of()).extension());
    bad(path, new Proposal.ContextExtensions(proposals));
    List<Extension> malformed =
        List.of(new Extension(Extension.REQUIRED_CAPABILITIES, new byte[] {1}));
    refused(
        Code.MALFORMED,
        () -> b.receive(forge.commit(path, new Proposal.ContextExtensions(malformed))));
  }

  @Test
  void paths_of_a_wrong_shape() {
    bad(Code.BAD_TREE, p -> new UpdatePath(p.leaf(), p.nodes().subList(0, 1)));
    bad(Code.BAD_TREE, p -> new UpdatePath(p.leaf(), List.of()));
    bad(
        Code.BAD_TREE,
        p ->
            new UpdatePath(
                p.leaf(),
                List.of(
                    p.nodes().get(0),
                    new UpdatePath.Node(p.nodes().get(1).encryptionKey(), List.of()))));
    bad(Code.BAD_TREE, p -> withKey(p, new byte[31]));
  }

  @Test
  void paths_whose_keys_do_not_fit() {
    byte[] otherKey = HpkeKeys.generate(Kem.X25519, random).publicKey();
    bad(Code.BAD_TREE, p -> withKey(p, otherKey));
    bad(Code.BAD_TREE, p -> withLeaf(p, leaf(alice, new LeafSource.InCommit(new byte[32]), 0)));
    bad(Code.BAD_TREE, p -> withLeaf(p, leaf(alice, new LeafSource.InUpdate(), 0)));
    LeafNode old = forge.epoch.tree().leaf(0).orElseThrow();
    bad(Code.BAD_TREE, p -> withLeaf(p, old));
    bad(Code.BAD_TREE, p -> withLeaf(p, leaf(alice, p.leaf().source(), 0, old.encryptionKey())));
    bad(Code.BAD_SIGNATURE, p -> withLeaf(p, leaf(alice, p.leaf().source(), 1)));
    bad(Code.BAD_PROPOSAL, p -> withLeaf(p, leaf(dave, p.leaf().source(), 0)));
  }

  @Test
  void path_secrets_that_do_not_open_and_tags_that_do_not_fit() {
    bad(Code.BAD_TAG, ForgeTest::withBrokenSecrets);
    Commit good = Forge.commitOf(forge.good());
    refused(Code.BAD_TAG, () -> b.receive(forge.commit(good)));
    AuthenticatedContent built = forge.good().commit();
    refused(Code.BAD_TAG, () -> b.receive(forge.seal(built.withTag(new byte[0]))));
  }

  @Test
  void a_good_commit_made_by_the_forge_is_taken() {
    AuthenticatedContent built = forge.good(add(dave)).commit();
    StagedCommit staged = committed(b.receive(forge.seal(built)));
    assertEquals(4, staged.members().size());
  }

  @Test
  void messages_that_are_not_group_messages() {
    byte[] welcome = a.commit(Party.adding(dave)).welcome().orElseThrow();
    refused(Code.UNSUPPORTED, () -> b.receive(welcome));
    byte[] keyPackage = new TlsWriter().u16(1).u16(5).raw(dave.keys.encoded()).toBytes();
    refused(Code.UNSUPPORTED, () -> b.receive(keyPackage));
    AuthenticatedContent text =
        AuthenticatedContent.sign(
            1,
            forge.content(new FramedContent.Body.Proposed(new Proposal.Remove(2))),
            forge.epoch.contextBytes(),
            alice.signer);
    byte[] open =
        new dev.larkpost.mls.wire.MlsMessage.OfPublic(
                new dev.larkpost.mls.wire.PublicMessage(text, Optional.of(new byte[32])))
            .encoded();
    refused(Code.UNSUPPORTED, () -> b.receive(open));
    refused(Code.MALFORMED, () -> dave.join(honest));
  }

  @Test
  void requests_of_our_own_that_receivers_would_refuse() {
    refused(Code.BAD_PROPOSAL, () -> a.commit(Party.removing(0)));
    refused(Code.BAD_PROPOSAL, () -> a.commit(Party.removing(7)));
    refused(Code.BAD_PROPOSAL, () -> a.commit(Party.removing(1, 1)));
    refused(Code.BAD_PROPOSAL, () -> a.commit(Party.adding(bob)));
    refused(
        Code.BAD_PROPOSAL,
        () -> a.commit(Party.changing(List.of(new Extension(0xff00, new byte[1])))));
    Extension twice = new Extension(Extension.APPLICATION_ID, new byte[1]);
    refused(Code.MALFORMED, () -> a.commit(Party.changing(List.of(twice, twice))));
    assertTrue(a.active());
  }

  @Test
  void standalone_proposals_are_kept_saved_and_resolved_by_reference() {
    Group other = bob.reload(b);
    Received.Proposed proposed =
        assertInstanceOf(
            Received.Proposed.class, other.receive(c.protectProposal(new Proposal.Remove(0))));
    assertEquals(Proposal.REMOVE, proposed.proposalType());
    assertEquals(2, proposed.sender().leaf());
    assertTrue(other.epochChanged());
    other = bob.reload(other);
    byte[] update =
        c.protectProposal(new Proposal.Update(leaf(carol, new LeafSource.InUpdate(), 2)));
    refused(Code.BAD_PROPOSAL, () -> a.receive(withoutRemove(c)));
    a.receive(update);
    other.receive(update);
    Forge committing = new Forge(a, alice);
    byte[] commit = committing.seal(committing.byReference().commit());
    StagedCommit staged = committed(bob.reload(other).receive(commit));
    assertEquals(1, staged.updated().size());
    assertArrayEquals(carol.identity, staged.updated().getFirst().credentialIdentity());
    refused(Code.UNKNOWN_PROPOSAL, () -> b.receive(commit));
    refused(Code.UNSUPPORTED, () -> c.receive(commit));
    other.merge(staged);
    assertEquals(2, other.epoch());
  }

  @Test
  void an_update_that_keeps_its_key_or_comes_twice() {
    Group other = bob.reload(b);
    byte[] sameKey =
        c.protectProposal(
            new Proposal.Update(
                leaf(
                    carol,
                    new LeafSource.InUpdate(),
                    2,
                    forge.epoch.tree().leaf(2).orElseThrow().encryptionKey())));
    a.receive(sameKey);
    other.receive(sameKey);
    Forge committing = new Forge(a, alice);
    refused(Code.BAD_PROPOSAL, committing::byReference);
    Optional<UpdatePath> path = Forge.commitOf(committing.good()).path();
    Commit commit = new Commit(committing.references(), path);
    refused(Code.BAD_PROPOSAL, () -> other.receive(committing.commit(commit)));
    byte[] second =
        c.protectProposal(new Proposal.Update(leaf(carol, new LeafSource.InUpdate(), 2)));
    a.receive(second);
    other.receive(second);
    Forge both = new Forge(a, alice);
    assertEquals(2, both.references().size());
    Commit twice = new Commit(both.references(), path);
    refused(Code.BAD_PROPOSAL, () -> other.receive(both.commit(twice)));
  }

  @Test
  void more_proposals_than_we_keep() {
    Group other = bob.reload(b);
    for (int i = 0; i < ProposalStore.WAITING_MAX; i++) {
      other.receive(forge.proposal(contextExtension(i)));
    }
    byte[] one = forge.proposal(contextExtension(-1));
    refused(Code.TOO_LARGE, () -> other.receive(one));
    assertEquals(1, bob.reload(other).epoch());
  }

  private static Proposal contextExtension(int value) {
    byte[] data = new TlsWriter().u32(value).toBytes();
    return new Proposal.ContextExtensions(List.of(new Extension(0xff00, data)));
  }

  /** A proposal of carol's that nobody can accept. */
  private static byte[] withoutRemove(Group group) {
    return group.protectProposal(new Proposal.Remove(9));
  }

  private void bad(Optional<UpdatePath> path, Proposal... proposals) {
    refused(Code.BAD_PROPOSAL, () -> b.receive(forge.commit(path, proposals)));
  }

  private void bad(Code code, UnaryOperator<UpdatePath> change) {
    refused(code, () -> b.receive(forge.withPath(change)));
  }

  private void refusedBuild(Code code, Proposal... proposals) {
    refused(code, () -> forge.good(proposals));
  }

  private Proposal add(Party party) {
    return new Proposal.Add(UncheckedKeyPackage.decode(party.keys.encoded()));
  }

  /** A commit without a path, which adds alone may be. */
  private static Commit cleanAdd(Proposal add) {
    return new Commit(
        List.of(new dev.larkpost.mls.wire.ProposalOrRef.Inline(add)), Optional.empty());
  }

  private UncheckedKeyPackage keyPackage(CipherSuite suite, Capabilities capabilities) {
    SignatureKeys signer = SignatureKeys.generate(random);
    LeafNode.Content content =
        new LeafNode.Content(
            HpkeKeys.generate(Kem.X25519, random).publicKey(),
            signer.publicKey(),
            Credential.basic(dave.identity),
            capabilities,
            new LeafSource.InKeyPackage(0, Long.MAX_VALUE),
            List.of());
    LeafNode leaf = LeafNode.sign(content, new LeafNode.Place(new byte[0], 0), signer);
    byte[] init = HpkeKeys.generate(Kem.X25519, random).publicKey();
    return UncheckedKeyPackage.sign(suite, init, leaf, List.of(), signer);
  }

  private LeafNode leaf(Party party, LeafSource source, int index) {
    return leaf(party, source, index, HpkeKeys.generate(Kem.X25519, random).publicKey());
  }

  private static LeafNode leaf(Party party, LeafSource source, int index, byte[] encryptionKey) {
    LeafNode.Content content =
        new LeafNode.Content(
            encryptionKey,
            party.signer.publicKey(),
            Credential.basic(party.identity),
            Party.CAPABILITIES,
            source,
            List.of());
    return LeafNode.sign(content, new LeafNode.Place(Party.GROUP, index), party.signer);
  }

  private static UpdatePath withLeaf(UpdatePath path, LeafNode leaf) {
    return new UpdatePath(leaf, path.nodes());
  }

  private static UpdatePath withKey(UpdatePath path, byte[] key) {
    List<UpdatePath.Node> nodes = new ArrayList<>(path.nodes());
    nodes.set(0, new UpdatePath.Node(key, nodes.get(0).secrets()));
    return new UpdatePath(path.leaf(), nodes);
  }

  private static UpdatePath withBrokenSecrets(UpdatePath path) {
    return new UpdatePath(
        path.leaf(), path.nodes().stream().map(ForgeTest::withBrokenSecrets).toList());
  }

  private static UpdatePath.Node withBrokenSecrets(UpdatePath.Node node) {
    return new UpdatePath.Node(
        node.encryptionKey(), node.secrets().stream().map(ForgeTest::broken).toList());
  }

  private static CipherSuite.Sealed broken(CipherSuite.Sealed sealed) {
    byte[] ciphertext = Arrays.copyOf(sealed.ciphertext(), sealed.ciphertext().length);
    ciphertext[0] ^= 1;
    return new CipherSuite.Sealed(sealed.kemOutput(), ciphertext);
  }
}
