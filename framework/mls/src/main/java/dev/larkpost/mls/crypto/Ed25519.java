package dev.larkpost.mls.crypto;

/** Ed25519 and Ed25519ph (RFC 8032), stateless, any thread. */
public final class Ed25519 {
  /** Bytes of a public key. */
  public static final int PUBLIC_KEY_LENGTH = 32;

  /** Bytes of a signature. */
  public static final int SIGNATURE_LENGTH = 64;

  private static final int CONTEXT_MAX = 255;

  private Ed25519() {}

  /** RFC 8032 section 5.1.6, deterministic. */
  public static byte[] sign(SignatureKeys keys, byte[] message) {
    byte[] signature = new byte[SIGNATURE_LENGTH];
    // The public key is the one SignatureKeys derived itself: a foreign one would leak the seed.
    org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
        keys.seed().bytes(), 0, keys.livePublicKey(), 0, message, 0, message.length, signature, 0);
    return signature;
  }

  /** False for every bad signature or key, of any length; never throws. */
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return publicKey.length == PUBLIC_KEY_LENGTH
        && signature.length == SIGNATURE_LENGTH
        && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
            signature, 0, publicKey, 0, message, 0, message.length);
  }

  /**
   * Ed25519ph with SHA-512 pre-hash.
   *
   * @param context at most 255 bytes
   */
  public static byte[] signPrehashed(SignatureKeys keys, byte[] context, byte[] message) {
    if (context.length > CONTEXT_MAX) {
      throw new IllegalArgumentException("context of " + context.length + " bytes");
    }
    byte[] signature = new byte[SIGNATURE_LENGTH];
    org.bouncycastle.math.ec.rfc8032.Ed25519.signPrehash(
        keys.seed().bytes(),
        0,
        keys.livePublicKey(),
        0,
        context,
        prehash(message),
        0,
        signature,
        0);
    return signature;
  }

  /** False for every bad signature, key or context, of any length; never throws. */
  public static boolean verifyPrehashed(
      byte[] publicKey, byte[] context, byte[] message, byte[] signature) {
    return publicKey.length == PUBLIC_KEY_LENGTH
        && signature.length == SIGNATURE_LENGTH
        && context.length <= CONTEXT_MAX
        && org.bouncycastle.math.ec.rfc8032.Ed25519.verifyPrehash(
            signature, 0, publicKey, 0, context, prehash(message), 0);
  }

  private static byte[] prehash(byte[] message) {
    return Hashes.digest("SHA-512").digest(message);
  }
}
