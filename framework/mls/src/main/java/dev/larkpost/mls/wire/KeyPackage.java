package dev.larkpost.mls.wire;

import java.util.List;
import java.util.Optional;

/**
 * A key package whose signatures, suite, key uniqueness and lifetime were checked. Made by {@link
 * UncheckedKeyPackage#check}. Immutable; the arrays it gives out are its own and must not be
 * changed.
 */
public final class KeyPackage {
  private final UncheckedKeyPackage unchecked;
  private final UncheckedKeyPackage.Content content;

  KeyPackage(UncheckedKeyPackage unchecked, UncheckedKeyPackage.Content content) {
    this.unchecked = unchecked;
    this.content = content;
  }

  /** The TLS bytes (no MLSMessage wrapper). */
  public byte[] encoded() {
    return unchecked.encoded();
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

  /** What goes into an Add proposal; it remembers that it was checked. */
  public UncheckedKeyPackage unchecked() {
    return unchecked;
  }

  /** The leaf that enters the tree. */
  public LeafNode leaf() {
    return content.leaf();
  }

  /** RFC 9420 section 5.2 reference. */
  public byte[] hashRef() {
    return unchecked.hashRef();
  }
}
