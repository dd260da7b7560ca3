package dev.larkpost.engine.event;

import java.util.Arrays;
import java.util.HexFormat;

/** Immutable bytes with value equality; printed as {@code 0x} and lower-case hex. */
public final class Bytes {
  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  public static Bytes of(byte[] value) {
    return new Bytes(value.clone());
  }

  /**
   * @param hex with or without {@code 0x}
   * @throws IllegalArgumentException when it is no hex
   */
  public static Bytes ofHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex, hex.startsWith("0x") ? 2 : 0, hex.length()));
  }

  /** A copy. */
  public byte[] toArray() {
    return value.clone();
  }

  public int length() {
    return value.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(value);
  }
}
