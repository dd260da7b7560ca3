package dev.larkpost.mls.crypto;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** DHKEM(X25519, HKDF-SHA256), RFC 9180 section 4.1. */
final class DhKem {
  private static final byte[] SUITE = {'K', 'E', 'M', 0x00, 0x20};
  private static final int LENGTH = 32;

  private DhKem() {}

  static byte[] publicKey(byte[] privateKey) {
    byte[] publicKey = new byte[LENGTH];
    X25519.generatePublicKey(privateKey, 0, publicKey, 0);
    return publicKey;
  }

  /** RFC 9180 section 7.1.3 DeriveKeyPair. */
  static HpkeKeys deriveKeyPair(byte[] ikm) {
    byte[] prk = LabeledHkdf.extract(SUITE, new byte[0], ascii("dkp_prk"), ikm);
    byte[] scalar = LabeledHkdf.expand(SUITE, prk, ascii("sk"), new byte[0], LENGTH);
    return HpkeKeys.fromPrivate(Kem.X25519, Secret.owning(scalar));
  }

  static Kem.Encapsulated encapsulate(byte[] publicKey, SecureRandom random) {
    byte[] ephemeral = new byte[LENGTH];
    random.nextBytes(ephemeral);
    byte[] enc = publicKey(ephemeral);
    byte[] dh = agree(ephemeral, publicKey);
    return new Kem.Encapsulated(sharedSecret(dh, enc, publicKey), enc);
  }

  static byte[] decapsulate(HpkeKeys keys, byte[] enc) {
    return sharedSecret(agree(keys.privateKey().bytes(), enc), enc, keys.publicKey());
  }

  /** Refuses points of small order, as RFC 9180 section 7.1.4 demands. */
  static byte[] agree(byte[] privateKey, byte[] publicKey) {
    byte[] shared = new byte[LENGTH];
    if (!X25519.calculateAgreement(privateKey, 0, publicKey, 0, shared, 0)) {
      throw new MlsException(Code.MALFORMED, "X25519 key of small order");
    }
    return shared;
  }

  private static byte[] sharedSecret(byte[] dh, byte[] enc, byte[] publicKey) {
    byte[] prk = LabeledHkdf.extract(SUITE, new byte[0], ascii("eae_prk"), dh);
    byte[] context = LabeledHkdf.concat(enc, publicKey);
    return LabeledHkdf.expand(SUITE, prk, ascii("shared_secret"), context, LENGTH);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
