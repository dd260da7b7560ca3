package dev.larkpost.mls.group;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.schedule.MessageCipher;
import dev.larkpost.mls.schedule.SecretTree;
import dev.larkpost.mls.wire.AuthenticatedContent;
import dev.larkpost.mls.wire.PrivateMessage;
import java.util.Optional;

/** Opens one PrivateMessage with the keys of one epoch; moves nothing until told to. */
final class Inbound {
  /** What an epoch knows about its members. */
  sealed interface Source {
    MessageCipher cipher();

    SecretTree secrets();

    byte[] contextBytes();

    int ownLeaf();

    Optional<Member> member(int leaf);
  }

  record Current(Epoch epoch, SecretTree secrets, MessageCipher cipher) implements Source {
    @Override
    public byte[] contextBytes() {
      return epoch.contextBytes();
    }

    @Override
    public int ownLeaf() {
      return epoch.ownLeaf();
    }

    @Override
    public Optional<Member> member(int leaf) {
      return epoch.member(leaf);
    }
  }

  record Late(PastEpoch epoch) implements Source {
    @Override
    public MessageCipher cipher() {
      return new MessageCipher(epoch.suite(), epoch.senderData());
    }

    @Override
    public SecretTree secrets() {
      return epoch.secrets();
    }

    @Override
    public byte[] contextBytes() {
      return epoch.context().encoded();
    }

    @Override
    public int ownLeaf() {
      return epoch.ownLeaf();
    }

    @Override
    public Optional<Member> member(int leaf) {
      return epoch.member(leaf);
    }
  }

  /** A message whose signature is good. @param draw to use up once all else is good too */
  record Opened(
      AuthenticatedContent authenticated, Member sender, int generation, SecretTree.Draw draw) {}

  private Inbound() {}

  /**
   * @throws MlsException BAD_TAG, OWN_MESSAGE, OLDER_STATE, BAD_SENDER, REPLAYED, TOO_FAR_AHEAD,
   *     MALFORMED or BAD_SIGNATURE
   */
  static Opened open(PrivateMessage message, Source source) {
    PrivateMessage.SenderData from = source.cipher().senderData(message);
    if (from.leaf() == source.ownLeaf()) {
      throw own(message, source, from);
    }
    return open(message, source, from);
  }

  /**
   * A generation we used is our own message (or a damaged copy of it). One we have not used, signed
   * with our key, proves that this state is older than what was sent; anybody can claim our leaf,
   * so nothing less does.
   */
  private static MlsException own(
      PrivateMessage message, Source source, PrivateMessage.SenderData from) {
    try {
      open(message, source, from);
      return new MlsException(Code.OLDER_STATE, "signed by us, and not by this state");
    } catch (MlsException e) {
      return e.code() == Code.REPLAYED
          ? new MlsException(Code.OWN_MESSAGE, "our own message came back")
          : e;
    }
  }

  private static Opened open(
      PrivateMessage message, Source source, PrivateMessage.SenderData from) {
    Member sender = source.member(from.leaf()).orElseThrow(Inbound::blank);
    SecretTree.Draw draw =
        source
            .secrets()
            .receive(from.leaf(), MessageCipher.kind(message.contentType()), from.generation());
    AuthenticatedContent opened = source.cipher().open(message, from, draw.key());
    if (!opened.verify(sender.signatureKey(), source.contextBytes())) {
      throw new MlsException(Code.BAD_SIGNATURE, "message of leaf " + from.leaf());
    }
    return new Opened(opened, sender, from.generation(), draw);
  }

  private static MlsException blank() {
    return new MlsException(Code.BAD_SENDER, "sender's leaf is blank");
  }
}
