package dev.larkpost.mls.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** SHA-256, HMAC-SHA256 and HKDF-SHA256 (RFC 5869) on the JDK, stateless, any thread. */
public final class Hashes {
  /** Bytes of a SHA-256 digest and of every secret of our suites. */
  public static final int LENGTH = 32;

  private static final int BLOCK = 64;
  private static final int MAX_EXPAND = 255 * LENGTH;

  private Hashes() {}

  /** SHA-256 over the concatenation of {@code parts}. */
  public static byte[] sha256(byte[]... parts) {
    MessageDigest digest = digest("SHA-256");
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  /** HMAC-SHA256 over the concatenation of {@code parts}; any key length. */
  public static byte[] hmacSha256(byte[] key, byte[]... parts) {
    // RFC 2104 on a MessageDigest: half the cost of a Mac instance for one short message.
    MessageDigest digest = digest("SHA-256");
    byte[] block = Arrays.copyOf(key.length > BLOCK ? digest.digest(key) : key, BLOCK);
    xor(block, 0x36);
    digest.update(block);
    for (byte[] part : parts) {
      digest.update(part);
    }
    byte[] inner = digest.digest();
    xor(block, 0x36 ^ 0x5c);
    digest.update(block);
    byte[] mac = digest.digest(inner);
    Arrays.fill(block, (byte) 0);
    return mac;
  }

  /** RFC 5869 section 2.2; an empty salt counts as 32 zero bytes. */
  public static byte[] hkdfExtract(byte[] salt, byte[] ikm) {
    return hmacSha256(salt, ikm);
  }

  /**
   * RFC 5869 section 2.3.
   *
   * @param length bytes wanted, 0 to 8160
   */
  public static byte[] hkdfExpand(byte[] prk, byte[] info, int length) {
    if (length < 0 || length > MAX_EXPAND) {
      throw new IllegalArgumentException("HKDF length " + length);
    }
    byte[] out = new byte[length];
    byte[] previous = {};
    for (int done = 0, round = 1; done < length; round++) {
      previous = hmacSha256(prk, previous, info, new byte[] {(byte) round});
      int take = Math.min(LENGTH, length - done);
      System.arraycopy(previous, 0, out, done, take);
      done += take;
    }
    Arrays.fill(previous, (byte) 0);
    return out;
  }

  /** A digest the platform must have. */
  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks " + algorithm, e);
    }
  }

  private static void xor(byte[] block, int with) {
    for (int i = 0; i < block.length; i++) {
      block[i] ^= (byte) with;
    }
  }
}
