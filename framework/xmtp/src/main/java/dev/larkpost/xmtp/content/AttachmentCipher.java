package dev.larkpost.xmtp.content;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.crypto.Aead;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.xmtp.XmtpException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Encrypts a file before it is put on some web server, and opens one that was fetched from there
 * (wire file mls-and-messages section 7.2, remote attachment encryption). Stateless but for the
 * random source; any thread. It never fetches anything itself.
 */
public final class AttachmentCipher {
  private static final int SECRET_BYTES = 32;
  private static final int SALT_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int KEY_BYTES = 32;
  private static final byte[] NOTHING = {};

  private final SecureRandom random;

  public AttachmentCipher(SecureRandom random) {
    this.random = random;
  }

  /**
   * What to upload and what to send.
   *
   * @param payload the encrypted bytes; upload them to the URL named in {@code message}
   */
  public record Sealed(byte[] payload, Content.RemoteAttachment message) {}

  /**
   * Encrypts under fresh keys.
   *
   * @param url where the payload will be found; its scheme goes into the message
   */
  public Sealed seal(Content.Attachment attachment, String url) {
    byte[] secret = bytes(SECRET_BYTES);
    byte[] salt = bytes(SALT_BYTES);
    byte[] nonce = bytes(NONCE_BYTES);
    byte[] plain = ContentCodec.toWire(attachment).toByteArray();
    byte[] payload = Aead.AES_256_GCM.seal(key(secret, salt), nonce, NOTHING, plain);
    int colon = url.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("a remote attachment needs a full URL");
    }
    return new Sealed(
        payload,
        new Content.RemoteAttachment(
            url,
            url.substring(0, colon),
            HexFormat.of().formatHex(Hashes.sha256(payload)),
            secret,
            salt,
            nonce,
            Optional.of((long) payload.length),
            attachment.filename()));
  }

  /**
   * Opens fetched bytes. @throws XmtpException MALFORMED when digest, tag or content is wrong
   *
   * @param payload the whole file found at the message's URL
   */
  public static Content.Attachment open(Content.RemoteAttachment message, byte[] payload) {
    byte[] digest = Hashes.sha256(payload);
    if (!MessageDigest.isEqual(digest, digestOf(message))) {
      throw malformed("the fetched bytes are not those the message speaks of");
    }
    if (message.nonce().length != NONCE_BYTES) {
      throw malformed("a nonce of " + message.nonce().length + " bytes");
    }
    return asAttachment(decrypt(message, payload));
  }

  private static byte[] decrypt(Content.RemoteAttachment message, byte[] payload) {
    try {
      return Aead.AES_256_GCM.open(
          key(message.secret(), message.salt()), message.nonce(), NOTHING, payload);
    } catch (MlsException wrongKey) {
      throw malformed("the keys of the message do not open the fetched bytes");
    }
  }

  private static Content.Attachment asAttachment(byte[] plain) {
    if (ContentCodec.decode(plain) instanceof Content.Attachment attachment) {
      return attachment;
    }
    throw malformed("the fetched bytes hold no attachment");
  }

  private static byte[] digestOf(Content.RemoteAttachment message) {
    try {
      return HexFormat.of().parseHex(message.contentDigest());
    } catch (IllegalArgumentException notHex) {
      throw malformed("the digest is no hex text");
    }
  }

  private static byte[] key(byte[] secret, byte[] salt) {
    return Hashes.hkdfExpand(Hashes.hkdfExtract(salt, secret), NOTHING, KEY_BYTES);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static XmtpException malformed(String what) {
    return new XmtpException(XmtpException.Code.MALFORMED, XmtpException.Retry.NEVER, what);
  }
}
