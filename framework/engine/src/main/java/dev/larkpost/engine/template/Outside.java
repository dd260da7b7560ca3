package dev.larkpost.engine.template;

/**
 * Makes values that came from outside harmless: they can say something, not look like the bot's own
 * words. Line breaks become spaces, control and direction characters vanish, long texts are cut; in
 * markdown everything that could be markup or begin a link is escaped.
 */
final class Outside {
  /** Longer texts are cut: one value must not fill the message. */
  static final int TEXT_MAX = 500;

  private static final String MARKUP = "\\`*_{}[]()#+-!|<>~&=^$";

  private Outside() {}

  static String plain(String value) {
    StringBuilder safe = new StringBuilder(Math.min(value.length(), TEXT_MAX) + 1);
    int end = value.length() > TEXT_MAX ? cut(value) : value.length();
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      if (c == '\n' || c == '\r' || c == '\t' || c == '\u2028' || c == '\u2029' || c == '\u0085') {
        safe.append(' ');
      } else if (!Character.isISOControl(c) && !direction(c)) {
        safe.append(c);
      }
    }
    return value.length() > TEXT_MAX ? safe.append('…').toString() : safe.toString();
  }

  private static int cut(String value) {
    return Character.isHighSurrogate(value.charAt(TEXT_MAX - 1)) ? TEXT_MAX - 1 : TEXT_MAX;
  }

  /** Marks that turn what follows around, and what nobody sees. */
  private static boolean direction(char c) {
    return c >= '\u202a' && c <= '\u202e'
        || c >= '\u2066' && c <= '\u2069'
        || c >= '\u200b' && c <= '\u200f'
        || c == '\u061c'
        || c == '\ufeff';
  }

  static String markdown(String value) {
    String plain = plain(value);
    StringBuilder safe = new StringBuilder(plain.length() + 16);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (MARKUP.indexOf(c) >= 0 || beginsLink(plain, i) || numbersList(plain, i)) {
        safe.append('\\');
      }
      safe.append(c);
    }
    return safe.toString();
  }

  /** {@code https://}, {@code www.} and mail addresses become links by themselves. */
  private static boolean beginsLink(String text, int at) {
    char c = text.charAt(at);
    return c == '@'
        || c == ':'
        || c == '.' && at + 1 < text.length() && !digit(text.charAt(at + 1));
  }

  /** {@code 1.} at the start of a line would begin a list. */
  private static boolean numbersList(String text, int at) {
    if (text.charAt(at) != '.') {
      return false;
    }
    for (int i = 0; i < at; i++) {
      if (!digit(text.charAt(i))) {
        return false;
      }
    }
    return at > 0;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
