package dev.larkpost.mls.crypto;

import java.security.SecureRandom;

/**
 * An Ed25519 key pair. The public key is always derived here, never taken on trust: signing with a
 * wrong one leaks the private key.
 */
public final class SignatureKeys {
  private static final int SEED_LENGTH = 32;

  private final Secret seed;
  private final byte[] publicKey;

  private SignatureKeys(Secret seed, byte[] publicKey) {
    this.seed = seed;
    this.publicKey = publicKey;
  }

  public static SignatureKeys generate(SecureRandom random) {
    byte[] seed = new byte[SEED_LENGTH];
    random.nextBytes(seed);
    return fromSeed(Secret.owning(seed));
  }

  /**
   * @param seed the 32-byte RFC 8032 private key; ownership passes to the result
   */
  public static SignatureKeys fromSeed(Secret seed) {
    if (seed.length() != SEED_LENGTH) {
      throw new IllegalArgumentException("seed of " + seed.length() + " bytes");
    }
    byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_LENGTH];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed.bytes(), 0, publicKey, 0);
    return new SignatureKeys(seed, publicKey);
  }

  public Secret seed() {
    return seed;
  }

  /** 32 bytes; a copy. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** The live array, for the primitives of this package only. */
  byte[] livePublicKey() {
    return publicKey;
  }

  @Override
  public String toString() {
    return "SignatureKeys[Ed25519]";
  }
}
