package dev.larkpost.connectors.evm;

import dev.larkpost.engine.event.EventException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What names and addresses in settings look like. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");
  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");

  private Names() {}

  static String name(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw EventException.misconfigured(
          what + " \"" + name + "\": a letter, then up to 39 letters, digits, - or _");
    }
    return name;
  }

  /** Lower-case. */
  static String address(String where, String address) {
    if (!ADDRESS.matcher(address).matches()) {
      throw EventException.misconfigured(
          where + ": \"" + address + "\" is no address (0x and 40 hex digits)");
    }
    return address.toLowerCase(Locale.ROOT);
  }
}
