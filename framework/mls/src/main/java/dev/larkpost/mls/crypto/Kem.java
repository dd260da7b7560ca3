package dev.larkpost.mls.crypto;

/** Key encapsulation mechanisms of RFC 9180 suites we speak. */
public enum Kem {
  X25519(0x0020, 32, 32, 32),
  /** draft-connolly-cfrg-xwing-kem-06 under the id XMTP V3 uses. */
  XWING_DRAFT_06(0x004D, 32, 1216, 1120),
  /** The same KEM under its registered id. */
  XWING(0x647A, 32, 1216, 1120);

  private final int id;
  private final int privateKeyLength;
  private final int publicKeyLength;
  private final int encapsulationLength;

  Kem(int id, int privateKeyLength, int publicKeyLength, int encapsulationLength) {
    this.id = id;
    this.privateKeyLength = privateKeyLength;
    this.publicKeyLength = publicKeyLength;
    this.encapsulationLength = encapsulationLength;
  }

  public int id() {
    return id;
  }

  /** Bytes; for X-Wing the seed. */
  public int privateKeyLength() {
    return privateKeyLength;
  }

  public int publicKeyLength() {
    return publicKeyLength;
  }

  public int encapsulationLength() {
    return encapsulationLength;
  }
}
