package dev.larkpost.engine.event;

import java.util.Arrays;

/**
 * A place in an event source: all before it is in the outbox or was of no interest. The source's
 * own bytes, opaque to everybody else.
 */
public final class Checkpoint {
  public static final int LENGTH_MAX = 64 * 1024;

  private final byte[] value;

  private Checkpoint(byte[] value) {
    this.value = value;
  }

  /**
   * @param value copied; at most {@value #LENGTH_MAX} bytes
   */
  public static Checkpoint of(byte[] value) {
    if (value.length > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a checkpoint of " + value.length + " bytes; at most " + LENGTH_MAX);
    }
    return new Checkpoint(value.clone());
  }

  /** A copy. */
  public byte[] bytes() {
    return value.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "Checkpoint[" + value.length + "]";
  }
}
