package dev.larkpost.mls.crypto;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.security.SecureRandom;

/** Key encapsulation mechanisms of RFC 9180 suites we speak. */
public enum Kem {
  X25519(0x0020, 32, 32, 32),
  /** draft-connolly-cfrg-xwing-kem-06 under the id XMTP V3 uses. */
  XWING_DRAFT_06(0x004D, 32, 1216, 1120),
  /** The same KEM under its registered id. */
  XWING(0x647A, 32, 1216, 1120);

  private final int id;
  private final int privateKeyLength;
  private final int publicKeyLength;
  private final int encapsulationLength;

  Kem(int id, int privateKeyLength, int publicKeyLength, int encapsulationLength) {
    this.id = id;
    this.privateKeyLength = privateKeyLength;
    this.publicKeyLength = publicKeyLength;
    this.encapsulationLength = encapsulationLength;
  }

  public int id() {
    return id;
  }

  /** Bytes; for X-Wing the seed. */
  public int privateKeyLength() {
    return privateKeyLength;
  }

  public int publicKeyLength() {
    return publicKeyLength;
  }

  public int encapsulationLength() {
    return encapsulationLength;
  }

  /** The public key of a private one. */
  byte[] publicKey(byte[] privateKey) {
    return this == X25519 ? DhKem.publicKey(privateKey) : XWing.publicKey(privateKey);
  }

  /** A fresh shared secret for the holder of {@code publicKey}. */
  Encapsulated encapsulate(byte[] publicKey, SecureRandom random) {
    if (publicKey.length != publicKeyLength) {
      throw new MlsException(Code.MALFORMED, "public key of " + publicKey.length + " bytes");
    }
    return this == X25519
        ? DhKem.encapsulate(publicKey, random)
        : XWing.encapsulate(publicKey, random);
  }

  /** The shared secret inside {@code enc}. */
  byte[] decapsulate(HpkeKeys keys, byte[] enc) {
    if (enc.length != encapsulationLength) {
      throw new MlsException(Code.MALFORMED, "encapsulation of " + enc.length + " bytes");
    }
    return this == X25519 ? DhKem.decapsulate(keys, enc) : XWing.decapsulate(keys, enc);
  }

  /** What encapsulation yields. */
  record Encapsulated(byte[] sharedSecret, byte[] enc) {}
}
