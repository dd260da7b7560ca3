package dev.larkpost.mls.crypto;

import org.bouncycastle.crypto.generators.SCrypt;

/** scrypt (RFC 7914), for opening password-protected key files. Stateless, any thread, slow. */
public final class Scrypt {
  /** Cost parameters above this memory need are refused: a file must not choose our memory. */
  private static final long MAX_MEMORY_BYTES = 512L << 20;

  private static final int MAX_PARALLEL = 16;
  private static final int BLOCK_BYTES = 128;

  private Scrypt() {}

  /**
   * @param cost N, a power of two above 1
   * @param blockSize r
   * @param parallel p
   * @throws IllegalArgumentException when a parameter is out of range or wants too much memory
   */
  public static Secret derive(
      byte[] password, byte[] salt, int cost, int blockSize, int parallel, int length) {
    boolean sane = cost > 1 && blockSize > 0 && parallel > 0 && parallel <= MAX_PARALLEL;
    if (!sane || (long) BLOCK_BYTES * cost * blockSize > MAX_MEMORY_BYTES) {
      throw new IllegalArgumentException("scrypt parameters out of range");
    }
    return Secret.owning(SCrypt.generate(password, salt, cost, blockSize, parallel, length));
  }
}
