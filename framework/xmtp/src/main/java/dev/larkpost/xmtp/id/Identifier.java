package dev.larkpost.xmtp.id;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Something a person can be looked up by. Ethereum addresses are kept lower-case with 0x, passkeys
 * as lower-case hex of the public key.
 */
public record Identifier(Kind kind, String value) {
  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{40}");

  /** The kinds of the wire. */
  public enum Kind {
    ETHEREUM,
    PASSKEY
  }

  public Identifier {
    if (kind == Kind.ETHEREUM && !ADDRESS.matcher(value).matches()) {
      throw new IllegalArgumentException("an address is 0x and 40 hex digits");
    }
  }

  /**
   * Accepts any case, checksummed or not. @throws IllegalArgumentException when it is no address
   */
  public static Identifier ethereum(String address) {
    return new Identifier(Kind.ETHEREUM, address.toLowerCase(Locale.ROOT));
  }

  /** For logs: addresses are shortened there. */
  public String shortened() {
    return value.length() <= 12
        ? value
        : value.substring(0, 6) + ".." + value.substring(value.length() - 4);
  }

  @Override
  public String toString() {
    return value;
  }
}
