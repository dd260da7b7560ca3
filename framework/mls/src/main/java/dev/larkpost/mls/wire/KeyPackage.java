package dev.larkpost.mls.wire;

import java.util.List;
import java.util.Optional;

/**
 * A key package whose signatures, suite, key uniqueness and lifetime were checked. Made by {@link
 * UncheckedKeyPackage#check}.
 */
public final class KeyPackage {
  KeyPackage() {}

  /** The TLS bytes (no MLSMessage wrapper). */
  public byte[] encoded() {
    throw new UnsupportedOperationException();
  }

  public byte[] initKey() {
    throw new UnsupportedOperationException();
  }

  /** Leaf signature key, 32 bytes. */
  public byte[] signatureKey() {
    throw new UnsupportedOperationException();
  }

  /** Identity bytes of the leaf's basic credential. */
  public byte[] credentialIdentity() {
    throw new UnsupportedOperationException();
  }

  public Capabilities capabilities() {
    throw new UnsupportedOperationException();
  }

  /** Key package extensions (not the leaf's). */
  public List<Extension> extensions() {
    throw new UnsupportedOperationException();
  }

  public Optional<Extension> extension(int type) {
    return extensions().stream().filter(e -> e.type() == type).findFirst();
  }

  /** RFC 9420 section 5.2 reference. */
  public byte[] hashRef() {
    throw new UnsupportedOperationException();
  }
}
