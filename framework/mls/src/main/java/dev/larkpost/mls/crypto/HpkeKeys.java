package dev.larkpost.mls.crypto;

import java.security.SecureRandom;

/**
 * A KEM key pair.
 *
 * @param privateKey X25519 scalar or X-Wing seed, 32 bytes
 * @param publicKey never changed by anybody who reads it
 */
public record HpkeKeys(Kem kem, Secret privateKey, byte[] publicKey) {
  public HpkeKeys {
    if (privateKey.length() != kem.privateKeyLength()
        || publicKey.length != kem.publicKeyLength()) {
      throw new IllegalArgumentException("key lengths do not fit " + kem);
    }
  }

  public static HpkeKeys generate(Kem kem, SecureRandom random) {
    byte[] privateKey = new byte[kem.privateKeyLength()];
    random.nextBytes(privateKey);
    return fromPrivate(kem, Secret.owning(privateKey));
  }

  /** Derives the public key. Ownership of the secret passes to the result. */
  public static HpkeKeys fromPrivate(Kem kem, Secret privateKey) {
    return new HpkeKeys(kem, privateKey, kem.publicKey(privateKey.bytes()));
  }
}
