package dev.larkpost.mls.crypto;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * A KEM key pair. Keep it when it is used often: what an X-Wing seed stands for costs as much to
 * work out as an encapsulation, and is remembered here. Thread-safe.
 */
public final class HpkeKeys {
  private final Kem kem;
  private final Secret privateKey;
  private final byte[] publicKey;

  /** What the seed stands for; equal whoever works it out. */
  private volatile XWing.@Nullable Expanded expanded;

  /**
   * @param privateKey X25519 scalar or X-Wing seed, 32 bytes; owned by the pair from now on
   * @param publicKey never changed by anybody who reads it
   */
  public HpkeKeys(Kem kem, Secret privateKey, byte[] publicKey) {
    if (privateKey.length() != kem.privateKeyLength()
        || publicKey.length != kem.publicKeyLength()) {
      throw new IllegalArgumentException("key lengths do not fit " + kem);
    }
    this.kem = kem;
    this.privateKey = privateKey;
    this.publicKey = publicKey;
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

  public Kem kem() {
    return kem;
  }

  public Secret privateKey() {
    return privateKey;
  }

  /** The live array. */
  public byte[] publicKey() {
    return publicKey;
  }

  XWing.Expanded expanded() {
    XWing.Expanded known = expanded;
    if (known == null) {
      known = XWing.Expanded.of(privateKey.bytes());
      expanded = known;
    }
    return known;
  }
}
