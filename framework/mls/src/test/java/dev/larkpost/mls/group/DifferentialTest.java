package dev.larkpost.mls.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.wire.Capabilities;
import dev.larkpost.mls.wire.KeyPackage;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.mls.TreeKEM.LeafIndex;
import org.bouncycastle.mls.TreeKEM.LeafNode;
import org.bouncycastle.mls.TreeKEM.LifeTime;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.Proposal;
import org.bouncycastle.mls.codec.WireFormat;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.junit.jupiter.api.Test;

/**
 * Plan: groups mixed of our members and another implementation's play random commits, standalone
 * proposals and messages; after every step all must agree on the epoch's authenticator and open
 * what anybody sent.
 */
class DifferentialTest {
  private static final int MEMBERS_MAX = 9;

  private final SecureRandom secure = new SecureRandom();
  private int commits;
  private int proposals;
  private int messages;

  /** A member of either implementation. */
  private interface Peer {
    int leaf();

    byte[] authenticator() throws Exception;

    byte[] protect(byte[] text) throws Exception;

    byte[] open(byte[] message) throws Exception;

    /** Commit and welcome; adopted at once. */
    List<byte[]> commit(List<byte[]> add, List<Integer> remove) throws Exception;

    void follow(byte[] handshake) throws Exception;
  }

  private final class Ours implements Peer {
    private final Party party;
    private Group group;

    Ours(Party party, Group group) {
      this.party = party;
      this.group = group;
    }

    @Override
    public int leaf() {
      return group.ownLeaf();
    }

    @Override
    public byte[] authenticator() {
      return group.epochAuthenticator();
    }

    @Override
    public byte[] protect(byte[] text) {
      group = party.reload(group);
      return group.protect(text);
    }

    @Override
    public byte[] open(byte[] message) {
      group = party.reload(group);
      return ((Received.Application) group.receive(message)).plaintext();
    }

    @Override
    public List<byte[]> commit(List<byte[]> add, List<Integer> remove) {
      List<KeyPackage> packages =
          add.stream()
              .map(bytes -> UncheckedKeyPackage.decode(bytes).check(Instant.now()))
              .toList();
      PendingCommit pending = group.commit(new CommitRequest(packages, remove, Optional.empty()));
      group.merge(pending.staged());
      return pending
          .welcome()
          .map(w -> List.of(pending.message(), w))
          .orElse(List.of(pending.message()));
    }

    @Override
    public void follow(byte[] handshake) {
      group = party.reload(group);
      if (group.receive(handshake) instanceof Received.Committed c) {
        group.merge(c.staged());
      }
    }
  }

  private static final class Theirs implements Peer {
    private final byte[] signatureKey;
    private org.bouncycastle.mls.protocol.Group group;

    Theirs(byte[] signatureKey, org.bouncycastle.mls.protocol.Group group) {
      this.signatureKey = signatureKey;
      this.group = group;
    }

    @Override
    public int leaf() {
      return group.getIndex().value();
    }

    @Override
    public byte[] authenticator() {
      return group.getEpochAuthenticator();
    }

    @Override
    public byte[] protect(byte[] text) throws Exception {
      return MLSOutputStream.encode(group.protect(new byte[0], text, text.length % 50));
    }

    @Override
    public byte[] open(byte[] message) throws Exception {
      return group.unprotect((MLSMessage) MLSInputStream.decode(message, MLSMessage.class))[1];
    }

    @Override
    public List<byte[]> commit(List<byte[]> add, List<Integer> remove) throws Exception {
      List<Proposal> list = new ArrayList<>();
      for (byte[] bytes : add) {
        list.add(
            Proposal.add(
                (org.bouncycastle.mls.codec.KeyPackage)
                    MLSInputStream.decode(bytes, org.bouncycastle.mls.codec.KeyPackage.class)));
      }
      for (int leaf : remove) {
        list.add(Proposal.remove(new LeafIndex(leaf)));
      }
      return commitWith(list);
    }

    private List<byte[]> commitWith(List<Proposal> list) throws Exception {
      byte[] leafSecret = new byte[32];
      new SecureRandom().nextBytes(leafSecret);
      var result =
          group.commit(
              new Secret(leafSecret),
              new org.bouncycastle.mls.protocol.Group.CommitOptions(
                  list, true, true, new org.bouncycastle.mls.protocol.Group.LeafNodeOptions()),
              options(),
              new org.bouncycastle.mls.protocol.Group.CommitParameters(
                  org.bouncycastle.mls.protocol.Group.NORMAL_COMMIT_PARAMS));
      group = result.group;
      List<byte[]> out = new ArrayList<>();
      out.add(MLSOutputStream.encode(result.message));
      if (result.message.welcome != null) {
        MLSMessage welcome = new MLSMessage(WireFormat.mls_welcome);
        welcome.welcome = result.message.welcome;
        out.add(MLSOutputStream.encode(welcome));
      }
      return out;
    }

    byte[] proposeRemove(int leaf) throws Exception {
      return MLSOutputStream.encode(group.remove(new LeafIndex(leaf), options()));
    }

    byte[] proposeUpdate() throws Exception {
      AsymmetricCipherKeyPair fresh = suite().getHPKE().generatePrivateKey();
      Proposal update =
          group.updateProposal(fresh, new org.bouncycastle.mls.protocol.Group.LeafNodeOptions());
      return MLSOutputStream.encode(group.update(update, options()));
    }

    @Override
    public void follow(byte[] handshake) throws Exception {
      org.bouncycastle.mls.protocol.Group next = group.handle(handshake, null);
      if (next != null) {
        group = next;
      }
    }

    private static org.bouncycastle.mls.protocol.Group.MessageOptions options() {
      return new org.bouncycastle.mls.protocol.Group.MessageOptions(true, new byte[0], 7);
    }
  }

  /** Somebody who will join. */
  private interface Candidate {
    byte[] keyPackage() throws Exception;

    Peer join(byte[] welcome) throws Exception;
  }

  private final class OurCandidate implements Candidate {
    private final Party party = new Party("ours", secure);

    @Override
    public byte[] keyPackage() {
      party.keys =
          KeyPackageKeys.create(
              new KeyPackageKeys.Template(
                  party.identity,
                  capabilities(),
                  Instant.now().minusSeconds(3600),
                  Instant.now().plusSeconds(3600),
                  List.of(),
                  List.of()),
              party.signer,
              secure);
      return party.keys.encoded();
    }

    @Override
    public Peer join(byte[] welcome) {
      return new Ours(party, party.join(welcome));
    }
  }

  private static final class TheirCandidate implements Candidate {
    private final AsymmetricCipherKeyPair init;
    private final AsymmetricCipherKeyPair leaf;
    private final byte[] signatureKey;
    private final org.bouncycastle.mls.codec.KeyPackage keyPackage;

    TheirCandidate() throws Exception {
      MlsCipherSuite suite = suite();
      init = suite.getHPKE().generatePrivateKey();
      leaf = suite.getHPKE().generatePrivateKey();
      AsymmetricCipherKeyPair signature = suite.generateSignatureKeyPair();
      signatureKey = suite.serializeSignaturePrivateKey(signature.getPrivate());
      LeafNode leafNode =
          new LeafNode(
              suite,
              suite.getHPKE().serializePublicKey(leaf.getPublic()),
              suite.serializeSignaturePublicKey(signature.getPublic()),
              org.bouncycastle.mls.codec.Credential.forBasic(new byte[] {'b', 'c'}),
              new org.bouncycastle.mls.codec.Capabilities(),
              new LifeTime(),
              new ArrayList<>(),
              signatureKey);
      keyPackage =
          new org.bouncycastle.mls.codec.KeyPackage(
              suite,
              suite.getHPKE().serializePublicKey(init.getPublic()),
              leafNode,
              new ArrayList<>(),
              signatureKey);
    }

    @Override
    public byte[] keyPackage() throws Exception {
      return MLSOutputStream.encode(keyPackage);
    }

    @Override
    public Peer join(byte[] welcome) throws Exception {
      MLSMessage message = (MLSMessage) MLSInputStream.decode(welcome, MLSMessage.class);
      byte[] initKey = suite().getHPKE().serializePrivateKey(init.getPrivate());
      return new Theirs(
          signatureKey,
          new org.bouncycastle.mls.protocol.Group(
              initKey,
              leaf,
              signatureKey,
              keyPackage,
              message.welcome,
              null,
              new HashMap<>(),
              new HashMap<>()));
    }
  }

  private static MlsCipherSuite suite() throws Exception {
    return MlsCipherSuite.getSuite(
        MlsCipherSuite.MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519);
  }

  private static Capabilities capabilities() {
    return new Capabilities(List.of(1), List.of(3), List.of(), List.of(), List.of(1));
  }

  @Test
  void mixed_groups_agree_after_every_step() throws Exception {
    long seed = secure.nextLong();
    Random random = new Random(seed);
    try {
      for (int run = 0; run < 6; run++) {
        play(random);
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
    System.out.printf(
        "bcmls: %d commits, %d proposals, %d messages, seed %d%n",
        commits, proposals, messages, seed);
    assertTrue(commits > 100 && proposals > 10 && messages > 100);
  }

  private void play(Random random) throws Exception {
    Party founder = new Party("founder", secure);
    Group start =
        Group.create(
            Party.GROUP,
            new Group.Self(founder.identity, capabilities()),
            List.of(),
            founder.signer,
            secure);
    List<Peer> peers = new ArrayList<>(List.of(new Ours(founder, start)));
    for (int step = 0; step < 25; step++) {
      Peer committer = peers.get(random.nextInt(peers.size()));
      List<Candidate> joining = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0 && peers.size() < MEMBERS_MAX; i--) {
        joining.add(random.nextBoolean() ? new OurCandidate() : new TheirCandidate());
      }
      List<byte[]> packages = new ArrayList<>();
      for (Candidate candidate : joining) {
        packages.add(candidate.keyPackage());
      }
      List<Integer> leaving = leaving(peers, committer, random);
      List<byte[]> sent = committer.commit(packages, leaving);
      deliver(peers, committer, sent.getFirst(), leaving);
      for (Candidate candidate : joining) {
        peers.add(candidate.join(sent.getLast()));
      }
      requireTogether(peers, random);
      proposeAndCommit(peers, random);
    }
  }

  private static List<Integer> leaving(List<Peer> peers, Peer committer, Random random) {
    List<Integer> leaving = new ArrayList<>();
    for (Peer peer : peers) {
      if (peer != committer && peer.leaf() != 0 && random.nextInt(7) == 0) {
        leaving.add(peer.leaf());
      }
    }
    return leaving;
  }

  private void deliver(List<Peer> peers, Peer sender, byte[] commit, List<Integer> leaving)
      throws Exception {
    commits++;
    List<Peer> gone = new ArrayList<>();
    for (Peer peer : peers) {
      if (leaving.contains(peer.leaf())) {
        gone.add(peer);
      } else if (peer != sender) {
        peer.follow(commit);
      }
    }
    peers.removeAll(gone);
  }

  /** One of theirs proposes by itself, another of theirs commits by reference. */
  private void proposeAndCommit(List<Peer> peers, Random random) throws Exception {
    List<Theirs> theirs =
        peers.stream().filter(p -> p instanceof Theirs).map(p -> (Theirs) p).toList();
    if (theirs.size() < 2) {
      return;
    }
    Theirs proposer = theirs.get(0);
    Theirs committer = theirs.get(1);
    List<Integer> leaving = new ArrayList<>();
    byte[] proposal;
    Peer victim = peers.get(random.nextInt(peers.size()));
    if (random.nextBoolean() && victim instanceof Ours && victim.leaf() != 0) {
      leaving.add(victim.leaf());
      // Their remove counts members, not leaves.
      int place = (int) peers.stream().filter(p -> p.leaf() < victim.leaf()).count();
      proposal = proposer.proposeRemove(place);
    } else {
      proposal = proposer.proposeUpdate();
    }
    for (Peer peer : peers) {
      peer.follow(proposal); // theirs remember a proposal of their own only when it comes back
    }
    proposals++;
    List<byte[]> sent = committer.commit(List.of(), List.of());
    deliver(peers, committer, sent.getFirst(), leaving);
    requireTogether(peers, random);
  }

  private void requireTogether(List<Peer> peers, Random random) throws Exception {
    byte[] authenticator = peers.getFirst().authenticator();
    Peer sender = peers.get(random.nextInt(peers.size()));
    byte[] text = new byte[random.nextInt(300)];
    random.nextBytes(text);
    byte[] message = sender.protect(text);
    for (Peer peer : peers) {
      assertArrayEquals(authenticator, peer.authenticator());
      if (peer != sender) {
        assertArrayEquals(text, peer.open(message));
        messages++;
      }
    }
    assertEquals(peers.size(), peers.stream().map(Peer::leaf).distinct().count());
  }
}
