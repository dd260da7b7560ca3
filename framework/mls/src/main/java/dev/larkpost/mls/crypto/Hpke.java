package dev.larkpost.mls.crypto;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.nio.charset.StandardCharsets;
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
    private final Context context;

    private Sender(byte[] enc, Context context) {
      this.enc = enc;
      this.context = context;
    }

    public byte[] enc() {
      return enc.clone();
    }

    public byte[] seal(byte[] aad, byte[] plaintext) {
      byte[] sealed = context.aead.seal(context.key.bytes(), context.nonce(), aad, plaintext);
      context.sequence++;
      return sealed;
    }
  }

  /** Receiving side. */
  public static final class Receiver {
    private final Context context;

    private Receiver(Context context) {
      this.context = context;
    }

    /**
     * Opens the next message; a failed one may be tried again.
     *
     * @throws dev.larkpost.mls.MlsException BAD_TAG
     */
    public byte[] open(byte[] aad, byte[] ciphertext) {
      byte[] opened = context.aead.open(context.key.bytes(), context.nonce(), aad, ciphertext);
      context.sequence++;
      return opened;
    }
  }

  /**
   * @throws dev.larkpost.mls.MlsException MALFORMED when the public key is not one
   */
  public static Sender sender(Kem kem, byte[] publicKey, byte[] info, SecureRandom random) {
    return sender(kem, Aead.CHACHA20_POLY1305, publicKey, info, random);
  }

  /**
   * @throws dev.larkpost.mls.MlsException MALFORMED when {@code enc} has the wrong shape
   */
  public static Receiver receiver(HpkeKeys keys, byte[] enc, byte[] info) {
    return receiver(keys, Aead.CHACHA20_POLY1305, enc, info);
  }

  static Sender sender(Kem kem, Aead aead, byte[] publicKey, byte[] info, SecureRandom random) {
    Kem.Encapsulated encapsulated = kem.encapsulate(publicKey, random);
    Context context = Context.of(kem, aead, encapsulated.sharedSecret(), info);
    return new Sender(encapsulated.enc(), context);
  }

  static Receiver receiver(HpkeKeys keys, Aead aead, byte[] enc, byte[] info) {
    byte[] shared = keys.kem().decapsulate(keys, enc);
    return new Receiver(Context.of(keys.kem(), aead, shared, info));
  }

  /** Key, nonce and place in the sequence; RFC 9180 section 5.1 and 5.2. */
  static final class Context {
    private final Aead aead;
    private final Secret key;
    private final byte[] baseNonce;
    private long sequence;

    private Context(Aead aead, Secret key, byte[] baseNonce) {
      this.aead = aead;
      this.key = key;
      this.baseNonce = baseNonce;
    }

    static Context of(Kem kem, Aead aead, byte[] sharedSecret, byte[] info) {
      byte[] suite = suite(kem, aead);
      byte[] none = {};
      byte[] idHash = LabeledHkdf.extract(suite, none, ascii("psk_id_hash"), none);
      byte[] infoHash = LabeledHkdf.extract(suite, none, ascii("info_hash"), info);
      byte[] context = LabeledHkdf.concat(new byte[1], idHash, infoHash);
      byte[] secret = LabeledHkdf.extract(suite, sharedSecret, ascii("secret"), none);
      byte[] key = LabeledHkdf.expand(suite, secret, ascii("key"), context, aead.keyLength());
      byte[] nonce =
          LabeledHkdf.expand(suite, secret, ascii("base_nonce"), context, Aead.NONCE_LENGTH);
      return new Context(aead, Secret.owning(key), nonce);
    }

    Secret key() {
      return key;
    }

    byte[] nonce() {
      if (sequence < 0) {
        throw new MlsException(Code.TOO_LARGE, "HPKE context used up");
      }
      byte[] nonce = baseNonce.clone();
      for (int i = 0; i < Long.BYTES; i++) {
        nonce[nonce.length - 1 - i] ^= (byte) (sequence >>> (8 * i));
      }
      return nonce;
    }

    private static byte[] suite(Kem kem, Aead aead) {
      return new byte[] {
        'H',
        'P',
        'K',
        'E',
        (byte) (kem.id() >> 8),
        (byte) kem.id(),
        0,
        1,
        (byte) (aead.hpkeId() >> 8),
        (byte) aead.hpkeId()
      };
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }
}
