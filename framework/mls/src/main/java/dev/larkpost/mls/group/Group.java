package dev.larkpost.mls.group;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.schedule.MessageCipher;
import dev.larkpost.mls.schedule.SecretTree;
import dev.larkpost.mls.wire.AuthenticatedContent;
import dev.larkpost.mls.wire.Capabilities;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.FramedContent;
import dev.larkpost.mls.wire.MessageHeader;
import dev.larkpost.mls.wire.MlsMessage;
import dev.larkpost.mls.wire.PrivateMessage;
import dev.larkpost.mls.wire.Proposal;
import dev.larkpost.mls.wire.Sender;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One member's view of one group. Confined: one thread at a time; different groups are independent
 * and may be used by many threads at once. State is saved in two parts: the epoch part changes with
 * commits, the small ratchet part with every message. Save before publishing what was sealed.
 */
public final class Group {
  /** Past epochs whose application messages can still be opened. */
  public static final int PAST_EPOCHS = 3;

  /** Generations a message may be late within its epoch. */
  public static final int OUT_OF_ORDER_TOLERANCE = SecretTree.LATE_MAX;

  /** Generations a message may be ahead of the last one seen. */
  public static final int FORWARD_MAX = SecretTree.FORWARD_MAX;

  private static final byte[] NONE = {};

  private final SignatureKeys signer;
  private final SecureRandom random;
  private final Policy policy;
  private Epoch epoch;
  private SecretTree secrets;
  private PastEpochs past = new PastEpochs();
  private ProposalStore proposals = new ProposalStore();
  private boolean active = true;
  private boolean epochChanged = true;
  private boolean ratchetChanged = true;

  private Group(
      Epoch epoch, SecretTree secrets, SignatureKeys signer, SecureRandom random, Policy policy) {
    this.epoch = epoch;
    this.secrets = secrets;
    this.signer = signer;
    this.random = random;
    this.policy = policy;
  }

  /** What the creator's own leaf says. */
  public record Self(byte[] credentialIdentity, Capabilities capabilities) {}

  /** A new group at epoch 0 with one member. */
  public static Group create(
      byte[] groupId,
      Self self,
      List<Extension> extensions,
      SignatureKeys signer,
      SecureRandom random) {
    Founding.Founded founded = Founding.of(groupId, self, extensions, signer, random);
    SecretTree secrets = secretTree(founded.epoch(), founded.encryption());
    return new Group(founded.epoch(), secrets, signer, random, Policy.XMTP);
  }

  private static SecretTree secretTree(Epoch epoch, Secret encryption) {
    return SecretTree.of(epoch.suite(), encryption, epoch.tree().width(), epoch.ownLeaf());
  }

  /**
   * Opens and verifies a welcome.
   *
   * @param welcome MLSMessage(Welcome) bytes
   * @throws dev.larkpost.mls.MlsException NOT_FOR_US, UNSUPPORTED (any PSK), BAD_TREE, ...
   */
  public static JoinOffer join(
      byte[] welcome, KeyPackageKeys keys, SignatureKeys signer, SecureRandom random) {
    Joining joining = new Joining(keys, signer, Policy.XMTP);
    return offer(joining.join(welcome, Optional.empty()), signer, random, Policy.XMTP);
  }

  static JoinOffer offer(
      Joining.Joined joined, SignatureKeys signer, SecureRandom random, Policy policy) {
    SecretTree secrets = secretTree(joined.epoch(), joined.encryption());
    Group group = new Group(joined.epoch(), secrets, signer, random, policy);
    return new JoinOffer(group, joined.adder());
  }

  /**
   * Reads saved state; decodes the tree only when first needed.
   *
   * @throws dev.larkpost.mls.MlsException BAD_STATE
   */
  public static Group load(
      byte[] epoch, byte[] ratchet, SignatureKeys signer, SecureRandom random) {
    return State.decoding(
        () -> {
          TlsReader in = TlsReader.of(epoch);
          State.requireFormat(in.u8());
          boolean active = in.u8() == 1;
          Epoch current = Epoch.read(in);
          SecretTree secrets = readRatchet(ratchet, current);
          Group group = new Group(current, secrets, signer, random, Policy.XMTP);
          group.active = active;
          group.proposals = ProposalStore.read(in);
          group.past = PastEpochs.read(in);
          in.end();
          group.saved();
          return group;
        });
  }

  private static SecretTree readRatchet(byte[] ratchet, Epoch epoch) {
    TlsReader in = TlsReader.of(ratchet);
    State.requireFormat(in.u8());
    if (in.u64() != epoch.context().epoch()) {
      throw new MlsException(Code.BAD_STATE, "ratchet part of another epoch");
    }
    return SecretTree.read(epoch.suite(), epoch.ownLeaf(), in);
  }

  public byte[] groupId() {
    return epoch.context().groupId();
  }

  public long epoch() {
    return epoch.context().epoch();
  }

  /** False once a commit removed us. */
  public boolean active() {
    return active;
  }

  public int ownLeaf() {
    return epoch.ownLeaf();
  }

  /** GroupContext extensions in their order. */
  public List<Extension> extensions() {
    return epoch.context().extensions();
  }

  /** Of the current epoch; after our removal, of the last epoch we were in. */
  public List<Member> members() {
    return epoch.members();
  }

  /**
   * True while our leaf still carries the key package's encryption key (no own commit since
   * joining).
   */
  public boolean leafFromKeyPackage() {
    return epoch.self().fromKeyPackage();
  }

  /** 32 bytes, equal for all members of one epoch of one history; a copy. */
  public byte[] epochAuthenticator() {
    return epoch.keys().authenticator().bytes().clone();
  }

  /** Kept only by a policy that opens everything. */
  Optional<Secret> resumption() {
    return epoch.keys().extra().map(Epoch.Extra::resumption);
  }

  /** Seals an application message as MLSMessage(PrivateMessage); advances our ratchet. */
  public byte[] protect(byte[] plaintext) {
    requireActive();
    AuthenticatedContent signed = sign(new FramedContent.Body.Application(plaintext));
    return seal(signed);
  }

  /** A standalone proposal; only tests send them. */
  byte[] protectProposal(Proposal proposal) {
    requireActive();
    AuthenticatedContent signed = sign(new FramedContent.Body.Proposed(proposal));
    byte[] sealed = seal(signed);
    proposals.add(signed);
    epochChanged = true;
    return sealed;
  }

  private AuthenticatedContent sign(FramedContent.Body body) {
    FramedContent content =
        new FramedContent(groupId(), epoch(), new Sender.InGroup(ownLeaf()), NONE, body);
    return AuthenticatedContent.sign(
        MessageHeader.PRIVATE_MESSAGE, content, epoch.contextBytes(), signer);
  }

  private byte[] seal(AuthenticatedContent signed) {
    var key =
        MessageCipher.kind(signed.content().body().type()) == SecretTree.Kind.APPLICATION
            ? secrets.sendApplication()
            : secrets.sendHandshake();
    ratchetChanged = true;
    PrivateMessage sealed = cipher().seal(signed, ownLeaf(), key, random);
    return new MlsMessage.OfPrivate(sealed).encoded();
  }

  private MessageCipher cipher() {
    return new MessageCipher(epoch.suite(), epoch.keys().senderData());
  }

  /**
   * Builds a commit; the epoch stays, only our handshake ratchet advances (save it before
   * publishing).
   *
   * @throws dev.larkpost.mls.MlsException BAD_PROPOSAL and others when receivers would refuse it
   */
  public PendingCommit commit(CommitRequest request) {
    requireActive();
    return pending(new CommitBuilder(epoch, policy, signer, random).build(request));
  }

  PendingCommit pending(CommitBuilder.Built built) {
    return new PendingCommit(seal(built.commit()), built.welcome(), built.staged());
  }

  /** Opens a message of this group. On any exception nothing of the state changed. */
  public Received receive(byte[] mlsMessage) {
    return receive(mlsMessage, false);
  }

  /**
   * As {@link #receive}, for messages from where some may be left out.
   *
   * @throws MlsException GENERATION_GAP for an application message whose sender's generations say
   *     that an earlier one of this epoch has not come; ask for it, or take this one all the same
   */
  public Received receiveInOrder(byte[] mlsMessage) {
    return receive(mlsMessage, true);
  }

  private Received receive(byte[] mlsMessage, boolean inOrder) {
    requireActive();
    return switch (MlsMessage.decode(mlsMessage)) {
      case MlsMessage.OfPrivate p -> receive(p.message(), inOrder);
      case MlsMessage.OfPublic p when policy.openAll() ->
          new PublicInbound(this, epoch).receive(p.message());
      case MlsMessage.OfPublic p -> throw unsupported("PublicMessage");
      case MlsMessage.OfWelcome w -> throw unsupported("Welcome inside a group");
      case MlsMessage.OfGroupInfo g -> throw unsupported("GroupInfo inside a group");
      case MlsMessage.OfKeyPackage k -> throw unsupported("KeyPackage inside a group");
    };
  }

  private static MlsException unsupported(String what) {
    return new MlsException(Code.UNSUPPORTED, what);
  }

  private Received receive(PrivateMessage message, boolean inOrder) {
    if (!Arrays.equals(message.groupId(), groupId())) {
      throw new MlsException(Code.WRONG_GROUP, "message of another group");
    }
    int order = Long.compareUnsigned(message.epoch(), epoch());
    if (order > 0) {
      throw new MlsException(
          Code.FUTURE_EPOCH, "epoch " + message.epoch() + ", ours is " + epoch());
    }
    return order < 0 ? receiveLate(message, inOrder) : receiveNow(message, inOrder);
  }

  private Received receiveLate(PrivateMessage message, boolean inOrder) {
    if (message.contentType() != MessageHeader.APPLICATION) {
      throw oldEpoch(message.epoch());
    }
    PastEpoch sentIn =
        past.find(message.epoch(), epoch).orElseThrow(() -> oldEpoch(message.epoch()));
    Inbound.Opened opened = Inbound.open(message, new Inbound.Late(sentIn));
    requireOrder(opened, inOrder);
    opened.draw().use();
    epochChanged = true;
    return application(opened);
  }

  private MlsException oldEpoch(long of) {
    return new MlsException(Code.OLD_EPOCH, "epoch " + of + ", ours is " + epoch());
  }

  private static void requireOrder(Inbound.Opened opened, boolean inOrder) {
    if (inOrder && opened.draw().leavesGap()) {
      throw new MlsException(Code.GENERATION_GAP, "up to generation " + opened.generation());
    }
  }

  private Received receiveNow(PrivateMessage message, boolean inOrder) {
    Inbound.Opened opened = Inbound.open(message, new Inbound.Current(epoch, secrets, cipher()));
    Received received =
        switch (opened.authenticated().content().body()) {
          case FramedContent.Body.Application a -> {
            requireOrder(opened, inOrder);
            yield application(opened);
          }
          case FramedContent.Body.Proposed p ->
              propose(opened.authenticated(), p.proposal(), opened.sender());
          case FramedContent.Body.Committed c ->
              committed(opened.authenticated(), c, opened.sender());
        };
    // A commit's key may be used again: until it is merged, nothing has happened.
    if (!(received instanceof Received.Committed)) {
      opened.draw().use();
      ratchetChanged = true;
    }
    return received;
  }

  private static Received application(Inbound.Opened opened) {
    FramedContent content = opened.authenticated().content();
    if (!(content.body() instanceof FramedContent.Body.Application a)) {
      throw new IllegalStateException("content type checked before");
    }
    return new Received.Application(
        opened.sender(), a.data(), content.epoch(), opened.generation());
  }

  Received propose(AuthenticatedContent authenticated, Proposal proposal, Member sender) {
    ProposalCheck.alone(proposal, sender.leaf(), epoch, policy);
    proposals.add(authenticated);
    epochChanged = true;
    return new Received.Proposed(sender, proposal.type());
  }

  Received committed(
      AuthenticatedContent authenticated, FramedContent.Body.Committed commit, Member sender) {
    CommitReader reader = new CommitReader(epoch, proposals, policy);
    return new Received.Committed(reader.stage(authenticated, commit.commit(), sender));
  }

  /**
   * Moves to the commit's next epoch.
   *
   * @throws dev.larkpost.mls.MlsException OLD_EPOCH when the group has moved on
   */
  public void merge(StagedCommit staged) {
    requireActive();
    StagedCommit.Base base = staged.base();
    if (!Arrays.equals(base.groupId(), groupId())) {
      throw new MlsException(Code.WRONG_GROUP, "commit of another group");
    }
    // The context holds epoch and history: a fork of the same epoch is refused too.
    if (!Arrays.equals(base.contextHash(), StagedCommit.Base.of(epoch).contextHash())) {
      throw oldEpoch(base.epoch());
    }
    switch (staged.next()) {
      case StagedCommit.Next.Joined next -> enter(next);
      case StagedCommit.Next.Left left -> leave();
    }
    proposals = new ProposalStore();
    epochChanged = true;
    ratchetChanged = true;
  }

  private void enter(StagedCommit.Next.Joined next) {
    past.push(epoch, secrets);
    epoch = next.epoch();
    secrets = secretTree(epoch, Secret.copyOf(next.encryption().bytes()));
  }

  private void leave() {
    past.forget(0, epoch);
    secrets.erase();
    epoch = epoch.withoutSecrets();
    active = false;
  }

  /** Drops keys of past epochs beyond the newest {@code keep}. */
  public void forgetPastEpochs(int keep) {
    if (past.forget(keep, epoch)) {
      epochChanged = true;
    }
  }

  /**
   * True when {@link #saveEpoch} has something new since load, create or the last {@link #saved}.
   */
  public boolean epochChanged() {
    return epochChanged;
  }

  public boolean ratchetChanged() {
    return ratchetChanged;
  }

  /** Holds secrets: encrypt it at rest. */
  public byte[] saveEpoch() {
    TlsWriter out = new TlsWriter(4096).u8(State.FORMAT).u8(active ? 1 : 0);
    epoch.write(out);
    proposals.write(out);
    past.write(epoch, out);
    return out.toBytes();
  }

  /** Holds secrets: encrypt it at rest. */
  public byte[] saveRatchet() {
    TlsWriter out = new TlsWriter(256).u8(State.FORMAT).u64(epoch());
    secrets.write(out);
    return out.toBytes();
  }

  /** The caller's transaction holds both parts now. */
  public void saved() {
    epochChanged = false;
    ratchetChanged = false;
  }

  private void requireActive() {
    if (!active) {
      throw new MlsException(Code.INACTIVE, "we are no longer a member of this group");
    }
  }
}
