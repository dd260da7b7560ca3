package dev.larkpost.node;

import java.util.Arrays;
import java.util.HexFormat;

/** A topic as the node keys it: one kind byte, then the identifier. Immutable. */
final class TopicKey {
  static final byte GROUP = 0;
  static final byte WELCOME = 1;
  static final byte IDENTITY = 2;

  private final byte[] bytes;
  private final int hash;

  private TopicKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  static TopicKey of(byte kind, byte[] id) {
    byte[] bytes = new byte[1 + id.length];
    bytes[0] = kind;
    System.arraycopy(id, 0, bytes, 1, id.length);
    return new TopicKey(bytes);
  }

  static TopicKey ofBytes(byte[] bytes) {
    return new TopicKey(bytes);
  }

  /** Kind and identifier; the live array. */
  byte[] bytes() {
    return bytes;
  }

  byte[] id() {
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicKey that && hash == that.hash && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 9));
  }
}
