package dev.larkpost.mls.wire;

import dev.larkpost.mls.crypto.CipherSuite;
import java.util.List;
import java.util.Optional;

/**
 * A key package whose signatures, suite, key uniqueness and lifetime were checked. Made by {@link
 * UncheckedKeyPackage#check}. Immutable; the arrays it gives out are its own and must not be
 * changed.
 */
public final class KeyPackage {
  private final UncheckedKeyPackage.Content content;
  private final byte[] encoded;

  KeyPackage(UncheckedKeyPackage.Content content, byte[] encoded) {
    this.content = content;
    this.encoded = encoded;
  }

  /** The TLS bytes (no MLSMessage wrapper). */
  public byte[] encoded() {
    return encoded;
  }

  public byte[] initKey() {
    return content.initKey();
  }

  /** Leaf signature key, 32 bytes. */
  public byte[] signatureKey() {
    return leaf().signatureKey();
  }

  /** Identity bytes of the leaf's basic credential. */
  public byte[] credentialIdentity() {
    return leaf().credential().content();
  }

  public Capabilities capabilities() {
    return leaf().capabilities();
  }

  /** Key package extensions (not the leaf's). */
  public List<Extension> extensions() {
    return content.extensions();
  }

  public Optional<Extension> extension(int type) {
    return Extension.find(extensions(), type);
  }

  /** The leaf that enters the tree. */
  public LeafNode leaf() {
    return content.leaf();
  }

  /** RFC 9420 section 5.2 reference. */
  public byte[] hashRef() {
    return CipherSuite.refHash("MLS 1.0 KeyPackage Reference", encoded);
  }
}
