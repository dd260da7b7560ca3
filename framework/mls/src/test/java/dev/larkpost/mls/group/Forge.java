package dev.larkpost.mls.group;

import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.schedule.KeySchedule;
import dev.larkpost.mls.schedule.MessageCipher;
import dev.larkpost.mls.schedule.MessageKey;
import dev.larkpost.mls.schedule.PskSecret;
import dev.larkpost.mls.schedule.SecretTree;
import dev.larkpost.mls.wire.AuthenticatedContent;
import dev.larkpost.mls.wire.Commit;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.FramedContent;
import dev.larkpost.mls.wire.GroupContext;
import dev.larkpost.mls.wire.GroupInfo;
import dev.larkpost.mls.wire.GroupSecrets;
import dev.larkpost.mls.wire.MessageHeader;
import dev.larkpost.mls.wire.MlsMessage;
import dev.larkpost.mls.wire.PrivateMessage;
import dev.larkpost.mls.wire.Proposal;
import dev.larkpost.mls.wire.ProposalOrRef;
import dev.larkpost.mls.wire.Sender;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import dev.larkpost.mls.wire.UpdatePath;
import dev.larkpost.mls.wire.Welcome;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A malicious member: signed, encrypted and well-formed messages that are wrong in one way. Works
 * on a copy of a group's saved state.
 */
final class Forge {
  final Epoch epoch;
  private final ProposalStore waiting;
  private final SecretTree secrets;
  private final SignatureKeys signer;
  private final SecureRandom random;

  Forge(Group group, Party party) {
    TlsReader in = TlsReader.of(group.saveEpoch());
    in.u16();
    this.epoch = Epoch.read(in);
    TlsReader ratchet = TlsReader.of(group.saveRatchet());
    ratchet.take(9);
    this.waiting = ProposalStore.read(in);
    this.secrets = SecretTree.read(epoch.suite(), epoch.ownLeaf(), ratchet);
    this.signer = party.signer;
    this.random = party.random;
  }

  FramedContent content(FramedContent.Body body) {
    return new FramedContent(
        epoch.context().groupId(),
        epoch.context().epoch(),
        new Sender.InGroup(epoch.ownLeaf()),
        new byte[0],
        body);
  }

  AuthenticatedContent sign(FramedContent.Body body, SignatureKeys by) {
    return AuthenticatedContent.sign(
        MessageHeader.PRIVATE_MESSAGE, content(body), epoch.contextBytes(), by);
  }

  byte[] text(String text, SignatureKeys by) {
    return seal(sign(new FramedContent.Body.Application(GroupTest.bytes(text)), by));
  }

  byte[] proposal(Proposal proposal) {
    return seal(sign(new FramedContent.Body.Proposed(proposal), signer));
  }

  /** A commit of these proposals by value, its tag nonsense. */
  byte[] commit(Optional<UpdatePath> path, Proposal... proposals) {
    List<ProposalOrRef> list =
        Arrays.stream(proposals).<ProposalOrRef>map(ProposalOrRef.Inline::new).toList();
    return commit(new Commit(list, path));
  }

  byte[] commit(Commit commit) {
    return seal(sign(new FramedContent.Body.Committed(commit), signer).withTag(new byte[32]));
  }

  /** A good commit, built from anything the list rules let pass. */
  CommitBuilder.Built good(Proposal... proposals) {
    List<ProposalOrRef> list =
        Arrays.stream(proposals).<ProposalOrRef>map(ProposalOrRef.Inline::new).toList();
    return new CommitBuilder(epoch, Policy.XMTP, signer, random).build(list, new ProposalStore());
  }

  /** A good commit of everything that waits. */
  CommitBuilder.Built byReference() {
    return new CommitBuilder(epoch, Policy.XMTP, signer, random).build(references(), waiting);
  }

  List<ProposalOrRef> references() {
    return waiting.references().stream().<ProposalOrRef>map(ProposalOrRef.Ref::new).toList();
  }

  /** A good key update whose path is changed and signed again. */
  byte[] withPath(UnaryOperator<UpdatePath> change) {
    Commit commit = commitOf(good());
    return commit(new Commit(commit.proposals(), commit.path().map(change)));
  }

  static Commit commitOf(CommitBuilder.Built built) {
    return ((FramedContent.Body.Committed) built.commit().content().body()).commit();
  }

  byte[] seal(AuthenticatedContent signed) {
    return seal(signed, UnaryOperator.identity());
  }

  /** Encrypts, with the sender data changed on the way. */
  byte[] seal(AuthenticatedContent signed, UnaryOperator<MessageKey> change) {
    MessageKey key =
        signed.content().body() instanceof FramedContent.Body.Application
            ? secrets.sendApplication()
            : secrets.sendHandshake();
    return new MlsMessage.OfPrivate(
            cipher().seal(signed, epoch.ownLeaf(), change.apply(key), random))
        .encoded();
  }

  MessageCipher cipher() {
    return new MessageCipher(epoch.suite(), epoch.keys().senderData());
  }

  /** A message that claims another leaf or generation, encrypted with our own key. */
  byte[] claiming(int leaf, int generation) {
    MessageKey key = secrets.sendApplication();
    AuthenticatedContent signed = sign(new FramedContent.Body.Application(new byte[3]), signer);
    MessageKey claimed = new MessageKey(generation, key.key(), key.nonce());
    return new MlsMessage.OfPrivate(cipher().seal(signed, leaf, claimed, random)).encoded();
  }

  /** A text with this padding behind it. */
  byte[] padded(String text, byte[] padding) {
    MessageKey key = secrets.sendApplication();
    AuthenticatedContent signed =
        sign(new FramedContent.Body.Application(GroupTest.bytes(text)), signer);
    TlsWriter plaintext = new TlsWriter();
    signed.content().body().write(plaintext);
    signed.auth().write(plaintext);
    plaintext.raw(padding);
    GroupContext context = epoch.context();
    byte[] aad = PrivateMessage.contentAad(context.groupId(), context.epoch(), 1, new byte[0]);
    var sender = new PrivateMessage.SenderData(epoch.ownLeaf(), key.generation(), new byte[4]);
    byte[] sealed = epoch.suite().aead().seal(key.key(), key.nonce(), aad, plaintext.toBytes());
    return new MlsMessage.OfPrivate(
            new PrivateMessage(
                context.groupId(),
                context.epoch(),
                1,
                new byte[0],
                cipher().sealSender(sender, sealed, context.groupId(), context.epoch(), 1),
                sealed))
        .encoded();
  }

  /** A welcome that its receiver opened, to be changed and sealed for it again. */
  record OpenedWelcome(GroupSecrets secrets, GroupInfo info, Party receiver) {
    static OpenedWelcome of(byte[] message, Party receiver) {
      Welcome welcome = ((MlsMessage.OfWelcome) MlsMessage.decode(message)).welcome();
      byte[] ref = receiver.keyPackage().hashRef();
      GroupSecrets secrets =
          GroupSecrets.decode(
              CipherSuite.XMTP.decryptWithLabel(
                  receiver.keys.init(),
                  "Welcome",
                  welcome.encryptedGroupInfo(),
                  welcome.find(ref).orElseThrow().groupSecrets()));
      Secret key = KeySchedule.welcome(secrets.joiner(), PskSecret.of(List.of()));
      byte[] info = KeySchedule.openGroupInfo(CipherSuite.XMTP, key, welcome.encryptedGroupInfo());
      return new OpenedWelcome(secrets, GroupInfo.decode(info), receiver);
    }

    byte[] tree() {
      return Extension.find(info.extensions(), Extension.RATCHET_TREE).orElseThrow().data();
    }

    OpenedWelcome with(GroupSecrets changed) {
      return new OpenedWelcome(changed, info, receiver);
    }

    /** Another tree and context, with a confirmation tag that fits them. */
    OpenedWelcome with(GroupContext context, byte[] tree, SignatureKeys signer) {
      byte[] tag =
          KeySchedule.joined(secrets.joiner(), PskSecret.of(List.of()), context.encoded())
              .epoch()
              .confirmationTag(context.confirmedTranscriptHash());
      return with(context, tree, tag, info.signer(), signer);
    }

    OpenedWelcome with(
        GroupContext context, byte[] tree, byte[] tag, int leaf, SignatureKeys signer) {
      Extension extension = new Extension(Extension.RATCHET_TREE, tree);
      GroupInfo changed = new GroupInfo(context, List.of(extension), tag, leaf, new byte[0]);
      return new OpenedWelcome(secrets, changed.signedBy(signer), receiver);
    }

    byte[] sealed() {
      Secret key = KeySchedule.welcome(secrets.joiner(), PskSecret.of(List.of()));
      byte[] sealedInfo = KeySchedule.sealGroupInfo(CipherSuite.XMTP, key, info.encoded());
      Welcome.ForMember forMember =
          new Welcome.ForMember(
              receiver.keyPackage().hashRef(),
              CipherSuite.XMTP.encryptWithLabel(
                  receiver.keyPackage().initKey(),
                  "Welcome",
                  sealedInfo,
                  secrets.encoded(),
                  receiver.random));
      return new MlsMessage.OfWelcome(new Welcome(3, List.of(forMember), sealedInfo)).encoded();
    }
  }
}
