package dev.larkpost.mls.crypto;

/** Ed25519 and Ed25519ph (RFC 8032), stateless, any thread. */
public final class Ed25519 {
  private Ed25519() {}

  public static byte[] sign(SignatureKeys keys, byte[] message) {
    throw new UnsupportedOperationException();
  }

  /** False for every bad signature or key, of any length; never throws. */
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    throw new UnsupportedOperationException();
  }

  /** Ed25519ph with SHA-512 pre-hash. @param context at most 255 bytes */
  public static byte[] signPrehashed(SignatureKeys keys, byte[] context, byte[] message) {
    throw new UnsupportedOperationException();
  }

  public static boolean verifyPrehashed(
      byte[] publicKey, byte[] context, byte[] message, byte[] signature) {
    throw new UnsupportedOperationException();
  }
}
