package dev.larkpost.connectors.jdbc;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.crypto.Aead;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.XmtpException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Boxes for secrets at rest: AES-256-GCM, a random nonce each, bound to the column they stand in.
 * Layout: version (1), nonce (12), ciphertext and tag. Thread-safe.
 */
final class SecretBox {
  private static final byte VERSION = 1;
  private static final int NONCE_LENGTH = 12;
  private static final int HEADER = 1 + NONCE_LENGTH;

  private final Secret key;
  private final SecureRandom random;

  SecretBox(Secret key, SecureRandom random) {
    this.key = key;
    this.random = random;
  }

  byte[] seal(String column, byte[] plain) {
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    byte[] sealed = Aead.AES_256_GCM.seal(key.bytes(), nonce, aad(column), plain);
    byte[] box = new byte[HEADER + sealed.length];
    box[0] = VERSION;
    System.arraycopy(nonce, 0, box, 1, NONCE_LENGTH);
    System.arraycopy(sealed, 0, box, HEADER, sealed.length);
    return box;
  }

  /**
   * @throws XmtpException STORE_UNUSABLE for another key, another column, or damage
   */
  byte[] open(String column, byte[] box) {
    if (box.length < HEADER || box[0] != VERSION) {
      throw damaged(column, new IllegalArgumentException("not a box"));
    }
    byte[] nonce = Arrays.copyOfRange(box, 1, HEADER);
    try {
      return Aead.AES_256_GCM.open(
          key.bytes(), nonce, aad(column), Arrays.copyOfRange(box, HEADER, box.length));
    } catch (MlsException e) {
      throw damaged(column, e);
    }
  }

  private static byte[] aad(String column) {
    return column.getBytes(StandardCharsets.US_ASCII);
  }

  private static XmtpException damaged(String column, Throwable cause) {
    return new XmtpException(
        XmtpException.Code.STORE_UNUSABLE,
        XmtpException.Retry.NEVER,
        "a secret in "
            + column
            + " does not open: the store key is another one, or the file is damaged",
        cause);
  }
}
