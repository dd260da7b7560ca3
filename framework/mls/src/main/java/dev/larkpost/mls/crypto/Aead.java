package dev.larkpost.mls.crypto;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One-shot AEADs with 12-byte nonces and 16-byte tags appended, stateless, any thread. */
public enum Aead {
  CHACHA20_POLY1305(3, 32, "ChaCha20-Poly1305", "ChaCha20"),
  AES_256_GCM(2, 32, "AES/GCM/NoPadding", "AES"),
  /** For the RFC vectors of suite 1 only. */
  AES_128_GCM(1, 16, "AES/GCM/NoPadding", "AES");

  /** Bytes of a nonce. */
  public static final int NONCE_LENGTH = 12;

  /** Bytes a ciphertext is longer than its plaintext. */
  public static final int TAG_LENGTH = 16;

  private final int hpkeId;
  private final int keyLength;
  private final String transformation;
  private final String keyAlgorithm;

  Aead(int hpkeId, int keyLength, String transformation, String keyAlgorithm) {
    this.hpkeId = hpkeId;
    this.keyLength = keyLength;
    this.transformation = transformation;
    this.keyAlgorithm = keyAlgorithm;
  }

  /** RFC 9180 section 7.3. */
  int hpkeId() {
    return hpkeId;
  }

  public int keyLength() {
    return keyLength;
  }

  /** Ciphertext with the tag appended. A nonce must never be used twice with one key. */
  public byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce, aad).doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(name() + " cannot seal", e);
    }
  }

  /**
   * @throws dev.larkpost.mls.MlsException BAD_TAG
   */
  public byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext) {
    if (ciphertext.length < TAG_LENGTH) {
      throw new MlsException(Code.BAD_TAG, "ciphertext shorter than its tag");
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, aad).doFinal(ciphertext);
    } catch (AEADBadTagException e) {
      throw new MlsException(Code.BAD_TAG, name() + " tag does not verify", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(name() + " cannot open", e);
    }
  }

  private Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] aad)
      throws GeneralSecurityException {
    if (key.length != keyLength || nonce.length != NONCE_LENGTH) {
      throw new IllegalArgumentException(name() + " key or nonce length");
    }
    Cipher cipher = Cipher.getInstance(transformation);
    cipher.init(mode, new SecretKeySpec(key, keyAlgorithm), parameters(nonce));
    cipher.updateAAD(aad);
    return cipher;
  }

  private AlgorithmParameterSpec parameters(byte[] nonce) {
    return this == CHACHA20_POLY1305
        ? new IvParameterSpec(nonce)
        : new GCMParameterSpec(8 * TAG_LENGTH, nonce);
  }
}
