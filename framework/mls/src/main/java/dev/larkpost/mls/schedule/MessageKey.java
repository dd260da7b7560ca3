package dev.larkpost.mls.schedule;

import dev.larkpost.mls.crypto.Aead;
import dev.larkpost.mls.crypto.CipherSuite;
import java.util.Arrays;

/** Key and nonce of one generation; wiped once used. */
public record MessageKey(int generation, byte[] key, byte[] nonce) {
  /** RFC 9420 section 9.1. */
  static MessageKey of(CipherSuite suite, byte[] ratchetSecret, int generation) {
    int keyLength = suite.aead().keyLength();
    return new MessageKey(
        generation,
        CipherSuite.deriveTreeSecret(ratchetSecret, "key", generation, keyLength),
        CipherSuite.deriveTreeSecret(ratchetSecret, "nonce", generation, Aead.NONCE_LENGTH));
  }

  public void erase() {
    Arrays.fill(key, (byte) 0);
    Arrays.fill(nonce, (byte) 0);
  }

  @Override
  public String toString() {
    return "MessageKey[" + generation + "]";
  }
}
