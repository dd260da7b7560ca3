package dev.larkpost.xmtp.identity;

/** The one form of an address that can sign: 0x and 40 lower-case hex digits. */
final class EthereumAddress {
  private static final int LENGTH = 42;

  private EthereumAddress() {}

  static boolean isNormal(String address) {
    if (address.length() != LENGTH || !address.startsWith("0x")) {
      return false;
    }
    for (int i = 2; i < LENGTH; i++) {
      char c = address.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }
}
