package dev.larkpost.mls.crypto;

import java.security.SecureRandom;

/**
 * RFC 9180 base mode with HKDF-SHA256 and ChaCha20-Poly1305. A context seals or opens several
 * messages in order and belongs to one thread.
 */
public final class Hpke {
  private Hpke() {}

  /** Sending side: {@code enc()} goes to the receiver once, then each {@code seal} in order. */
  public static final class Sender {
    private final byte[] enc;

    Sender(byte[] enc) {
      this.enc = enc;
    }

    public byte[] enc() {
      return enc.clone();
    }

    public byte[] seal(byte[] aad, byte[] plaintext) {
      throw new UnsupportedOperationException();
    }
  }

  /** Receiving side. */
  public static final class Receiver {
    Receiver() {}

    /**
     * @throws dev.larkpost.mls.MlsException BAD_TAG
     */
    public byte[] open(byte[] aad, byte[] ciphertext) {
      throw new UnsupportedOperationException();
    }
  }

  /**
   * @throws dev.larkpost.mls.MlsException MALFORMED when the public key is not one
   */
  public static Sender sender(Kem kem, byte[] publicKey, byte[] info, SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws dev.larkpost.mls.MlsException MALFORMED when {@code enc} has the wrong shape
   */
  public static Receiver receiver(HpkeKeys keys, byte[] enc, byte[] info) {
    throw new UnsupportedOperationException();
  }
}
