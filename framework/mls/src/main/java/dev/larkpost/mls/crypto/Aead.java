package dev.larkpost.mls.crypto;

/** One-shot AEADs with 12-byte nonces and 16-byte tags appended, stateless, any thread. */
public enum Aead {
  CHACHA20_POLY1305,
  AES_256_GCM,
  /** For the RFC vectors of suite 1 only. */
  AES_128_GCM;

  public byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws dev.larkpost.mls.MlsException BAD_TAG
   */
  public byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext) {
    throw new UnsupportedOperationException();
  }
}
