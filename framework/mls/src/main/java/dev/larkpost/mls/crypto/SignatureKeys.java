package dev.larkpost.mls.crypto;

import java.security.SecureRandom;

/**
 * An Ed25519 key pair. The public key is always derived here, never taken on trust: signing with a
 * wrong one leaks the private key.
 */
public final class SignatureKeys {
  private final Secret seed;
  private final byte[] publicKey;

  private SignatureKeys(Secret seed, byte[] publicKey) {
    this.seed = seed;
    this.publicKey = publicKey;
  }

  public static SignatureKeys generate(SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  /**
   * @param seed the 32-byte RFC 8032 private key; ownership passes to the result
   */
  public static SignatureKeys fromSeed(Secret seed) {
    throw new UnsupportedOperationException();
  }

  public Secret seed() {
    return seed;
  }

  /** 32 bytes; a copy. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public String toString() {
    return "SignatureKeys[Ed25519]";
  }
}
