package dev.larkpost.xmtp.id;

import java.util.Arrays;
import java.util.HexFormat;

/** A conversation: its MLS group id, 16 bytes on the network; treat the bytes as immutable. */
public record ConversationId(byte[] bytes) implements Comparable<ConversationId> {
  public ConversationId {
    if (bytes.length < 1 || bytes.length > 64) {
      throw new IllegalArgumentException("ConversationId of " + bytes.length + " bytes");
    }
  }

  public static ConversationId ofHex(String hex) {
    return new ConversationId(HexFormat.of().parseHex(hex));
  }

  /** Lower-case hex, the form shown to people and in APIs. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConversationId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public int compareTo(ConversationId other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
