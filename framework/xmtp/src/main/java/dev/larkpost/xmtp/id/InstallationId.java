package dev.larkpost.xmtp.id;

import java.util.Arrays;
import java.util.HexFormat;

/** An installation: its raw Ed25519 public key; treat the bytes as immutable. */
public record InstallationId(byte[] bytes) implements Comparable<InstallationId> {
  public InstallationId {
    if (bytes.length < 32 || bytes.length > 32) {
      throw new IllegalArgumentException("InstallationId of " + bytes.length + " bytes");
    }
  }

  public static InstallationId ofHex(String hex) {
    return new InstallationId(HexFormat.of().parseHex(hex));
  }

  /** Lower-case hex, the form shown to people and in APIs. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InstallationId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public int compareTo(InstallationId other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
