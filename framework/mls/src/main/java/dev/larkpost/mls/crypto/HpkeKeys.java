package dev.larkpost.mls.crypto;

import java.security.SecureRandom;

/** A KEM key pair. @param privateKey X25519 scalar or X-Wing seed, 32 bytes */
public record HpkeKeys(Kem kem, Secret privateKey, byte[] publicKey) {
  public static HpkeKeys generate(Kem kem, SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  /** Derives the public key. Ownership of the secret passes to the result. */
  public static HpkeKeys fromPrivate(Kem kem, Secret privateKey) {
    throw new UnsupportedOperationException();
  }
}
