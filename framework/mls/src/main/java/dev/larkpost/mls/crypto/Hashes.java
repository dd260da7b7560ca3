package dev.larkpost.mls.crypto;

/** SHA-256, HMAC-SHA256 and HKDF-SHA256 (RFC 5869) on the JDK, stateless, any thread. */
public final class Hashes {
  private Hashes() {}

  public static byte[] sha256(byte[]... parts) {
    throw new UnsupportedOperationException();
  }

  public static byte[] hmacSha256(byte[] key, byte[]... parts) {
    throw new UnsupportedOperationException();
  }

  public static byte[] hkdfExtract(byte[] salt, byte[] ikm) {
    throw new UnsupportedOperationException();
  }

  public static byte[] hkdfExpand(byte[] prk, byte[] info, int length) {
    throw new UnsupportedOperationException();
  }
}
