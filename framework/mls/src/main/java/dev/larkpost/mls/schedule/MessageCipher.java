package dev.larkpost.mls.schedule;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.Aead;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.wire.AuthenticatedContent;
import dev.larkpost.mls.wire.FramedContent;
import dev.larkpost.mls.wire.MessageHeader;
import dev.larkpost.mls.wire.PrivateMessage;
import dev.larkpost.mls.wire.Sender;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import java.security.SecureRandom;
import java.util.Arrays;

/** Encrypts and opens PrivateMessages with one epoch's sender data secret (RFC 9420 6.3). */
public final class MessageCipher {
  private final CipherSuite suite;
  private final Secret senderDataSecret;

  public MessageCipher(CipherSuite suite, Secret senderDataSecret) {
    this.suite = suite;
    this.senderDataSecret = senderDataSecret;
  }

  /** Which chain a content type uses. */
  public static SecretTree.Kind kind(int contentType) {
    return contentType == MessageHeader.APPLICATION
        ? SecretTree.Kind.APPLICATION
        : SecretTree.Kind.HANDSHAKE;
  }

  /**
   * Encrypts without padding and erases the key.
   *
   * @param leaf ours
   */
  public PrivateMessage seal(
      AuthenticatedContent authenticated, int leaf, MessageKey key, SecureRandom random) {
    FramedContent content = authenticated.content();
    byte[] plaintext = plaintext(authenticated);
    byte[] guard = new byte[PrivateMessage.SenderData.GUARD_LENGTH];
    random.nextBytes(guard);
    var senderData = new PrivateMessage.SenderData(leaf, key.generation(), guard);
    int type = content.body().type();
    byte[] aad =
        PrivateMessage.contentAad(
            content.groupId(), content.epoch(), type, content.authenticatedData());
    byte[] nonce = senderData.guarded(key.nonce());
    byte[] ciphertext = suite.aead().seal(key.key(), nonce, aad, plaintext);
    key.erase();
    byte[] sealedSender =
        sealSender(senderData, ciphertext, content.groupId(), content.epoch(), type);
    return new PrivateMessage(
        content.groupId(),
        content.epoch(),
        type,
        content.authenticatedData(),
        sealedSender,
        ciphertext);
  }

  /** RFC 9420 section 6.3.2. */
  public byte[] sealSender(
      PrivateMessage.SenderData sender, byte[] ciphertext, byte[] groupId, long epoch, int type) {
    byte[] aad = PrivateMessage.senderDataAad(groupId, epoch, type);
    return suite.aead().seal(senderKey(ciphertext), senderNonce(ciphertext), aad, sender.encoded());
  }

  private static byte[] plaintext(AuthenticatedContent authenticated) {
    TlsWriter out = new TlsWriter(512);
    authenticated.content().body().write(out);
    authenticated.auth().write(out);
    return out.toBytes();
  }

  /**
   * Who sent a message and with which key.
   *
   * @throws MlsException BAD_TAG, MALFORMED or TOO_FAR_AHEAD
   */
  public PrivateMessage.SenderData senderData(PrivateMessage message) {
    byte[] sample = message.ciphertext();
    byte[] opened =
        suite
            .aead()
            .open(
                senderKey(sample),
                senderNonce(sample),
                message.senderDataAad(),
                message.encryptedSenderData());
    return PrivateMessage.SenderData.decode(opened);
  }

  /**
   * The content, its signature not verified yet.
   *
   * @throws MlsException BAD_TAG or MALFORMED
   */
  public AuthenticatedContent open(
      PrivateMessage message, PrivateMessage.SenderData sender, MessageKey key) {
    byte[] nonce = sender.guarded(key.nonce());
    byte[] plaintext =
        suite.aead().open(key.key(), nonce, message.contentAad(), message.ciphertext());
    TlsReader in = TlsReader.of(plaintext);
    var body = FramedContent.Body.read(message.contentType(), in);
    var auth = AuthenticatedContent.Auth.read(message.contentType(), in);
    requireZero(in.rest());
    FramedContent content =
        new FramedContent(
            message.groupId(),
            message.epoch(),
            new Sender.InGroup(sender.leaf()),
            message.authenticatedData(),
            body);
    return new AuthenticatedContent(MessageHeader.PRIVATE_MESSAGE, content, auth);
  }

  private static void requireZero(byte[] padding) {
    for (byte b : padding) {
      if (b != 0) {
        throw new MlsException(Code.MALFORMED, "padding is not zero");
      }
    }
  }

  byte[] senderKey(byte[] ciphertext) {
    return CipherSuite.expandWithLabel(
        senderDataSecret.bytes(), "key", sample(ciphertext), suite.aead().keyLength());
  }

  byte[] senderNonce(byte[] ciphertext) {
    return CipherSuite.expandWithLabel(
        senderDataSecret.bytes(), "nonce", sample(ciphertext), Aead.NONCE_LENGTH);
  }

  private static byte[] sample(byte[] ciphertext) {
    return Arrays.copyOf(ciphertext, Math.min(Hashes.LENGTH, ciphertext.length));
  }
}
