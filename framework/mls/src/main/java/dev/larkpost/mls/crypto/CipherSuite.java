package dev.larkpost.mls.crypto;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * The labelled operations of RFC 9420 section 5 for one cipher suite. Stateless, any thread. Only
 * {@link #XMTP} is spoken on the wire; the other suite shares all but the AEAD and lets the RFC's
 * vectors for it bite too.
 */
public enum CipherSuite {
  /** MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519, for test vectors. */
  AES128(0x0001, Aead.AES_128_GCM),
  /** MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519. */
  XMTP(0x0003, Aead.CHACHA20_POLY1305);

  /** Bytes of a public HPKE key. */
  public static final int HPKE_KEY_LENGTH = 32;

  private static final byte[] NONE = {};

  private final int id;
  private final Aead aead;

  CipherSuite(int id, Aead aead) {
    this.id = id;
    this.aead = aead;
  }

  /**
   * @throws MlsException UNSUPPORTED
   */
  public static CipherSuite of(int id) {
    for (CipherSuite suite : values()) {
      if (suite.id == id) {
        return suite;
      }
    }
    throw new MlsException(Code.UNSUPPORTED, "cipher suite " + id);
  }

  public int id() {
    return id;
  }

  public Aead aead() {
    return aead;
  }

  /** RFC 9420 section 5.1.2. */
  public static byte[] sign(SignatureKeys keys, String label, byte[] content) {
    return Ed25519.sign(keys, labelled(label, content));
  }

  /** RFC 9420 section 5.1.2; false for every bad key or signature. */
  public static boolean verify(byte[] publicKey, String label, byte[] content, byte[] signature) {
    return Ed25519.verify(publicKey, labelled(label, content), signature);
  }

  /** RFC 9420 section 5.2. */
  public static byte[] refHash(String label, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + 64);
    writeVector(out, label.getBytes(StandardCharsets.US_ASCII));
    writeVector(out, value);
    return Hashes.sha256(out.toByteArray());
  }

  /** RFC 9420 section 8. */
  public static byte[] expandWithLabel(byte[] secret, String label, byte[] context, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 + context.length);
    out.write(length >> 8);
    out.write(length);
    writeVector(out, full(label));
    writeVector(out, context);
    return Hashes.hkdfExpand(secret, out.toByteArray(), length);
  }

  /** RFC 9420 section 8. */
  public static byte[] deriveSecret(byte[] secret, String label) {
    return expandWithLabel(secret, label, NONE, Hashes.LENGTH);
  }

  /** RFC 9420 section 9. */
  public static byte[] deriveTreeSecret(byte[] secret, String label, int generation, int length) {
    byte[] context = {
      (byte) (generation >> 24),
      (byte) (generation >> 16),
      (byte) (generation >> 8),
      (byte) generation
    };
    return expandWithLabel(secret, label, context, length);
  }

  /** The node key pair of a path secret, RFC 9420 section 7.4. */
  public static HpkeKeys deriveKeyPair(byte[] nodeSecret) {
    return DhKem.deriveKeyPair(nodeSecret);
  }

  /** What {@link #encryptWithLabel} makes. */
  public record Sealed(byte[] kemOutput, byte[] ciphertext) {}

  /** RFC 9420 section 5.1.3. */
  public Sealed encryptWithLabel(
      byte[] publicKey, String label, byte[] context, byte[] plaintext, SecureRandom random) {
    Hpke.Sender sender = Hpke.sender(Kem.X25519, aead, publicKey, labelled(label, context), random);
    return new Sealed(sender.enc(), sender.seal(NONE, plaintext));
  }

  /**
   * RFC 9420 section 5.1.3.
   *
   * @throws MlsException BAD_TAG or MALFORMED
   */
  public byte[] decryptWithLabel(HpkeKeys keys, String label, byte[] context, Sealed sealed) {
    byte[] info = labelled(label, context);
    return Hpke.receiver(keys, aead, sealed.kemOutput(), info).open(NONE, sealed.ciphertext());
  }

  private static byte[] labelled(String label, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 + content.length);
    writeVector(out, full(label));
    writeVector(out, content);
    return out.toByteArray();
  }

  private static byte[] full(String label) {
    return ("MLS 1.0 " + label).getBytes(StandardCharsets.US_ASCII);
  }

  /** A variable-size vector (RFC 9420 section 2.1.2); the full codec lives above this package. */
  private static void writeVector(ByteArrayOutputStream out, byte[] content) {
    int length = content.length;
    if (length < 1 << 6) {
      out.write(length);
    } else if (length < 1 << 14) {
      out.write(0x40 | length >> 8);
      out.write(length);
    } else if (length < 1 << 30) {
      out.write(0x80 | length >> 24);
      out.write(length >> 16);
      out.write(length >> 8);
      out.write(length);
    } else {
      throw new MlsException(Code.TOO_LARGE, "vector of " + length + " bytes");
    }
    out.writeBytes(content);
  }
}
