package dev.larkpost.xmtp.id;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A message: SHA-256 over group id, idempotency key and content (wire file mls-and-messages section
 * 6.1); treat the bytes as immutable.
 */
public record MessageId(byte[] bytes) implements Comparable<MessageId> {
  public MessageId {
    if (bytes.length < 32 || bytes.length > 32) {
      throw new IllegalArgumentException("MessageId of " + bytes.length + " bytes");
    }
  }

  public static MessageId ofHex(String hex) {
    return new MessageId(HexFormat.of().parseHex(hex));
  }

  /** Lower-case hex, the form shown to people and in APIs. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public int compareTo(MessageId other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
