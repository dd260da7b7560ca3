package dev.larkpost.engine.trigger;

import dev.larkpost.engine.event.EventException;
import java.util.ArrayList;
import java.util.List;

/** A filter's text into words. */
final class FilterScanner {
  private static final List<String> SYMBOLS =
      List.of("==", "!=", "<=", ">=", "&&", "||", "=", "<", ">", "(", ")", ",", ".", "!");

  private final String place;
  private final String text;
  private int at;

  FilterScanner(String place, String text) {
    this.place = place;
    this.text = text;
  }

  List<FilterToken> scan() {
    if (text.length() > FilterText.LENGTH_MAX) {
      throw EventException.misconfigured(
          place
              + ": a filter of "
              + text.length()
              + " characters; at most "
              + FilterText.LENGTH_MAX);
    }
    List<FilterToken> tokens = new ArrayList<>();
    skipBlank();
    while (at < text.length()) {
      tokens.add(next());
      skipBlank();
    }
    tokens.add(new FilterToken(FilterToken.Kind.END, "", text.length() + 1));
    return tokens;
  }

  private void skipBlank() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private FilterToken next() {
    int from = at;
    char c = text.charAt(at);
    if (c == '\'' || c == '"') {
      return token(FilterToken.Kind.TEXT, quoted(c), from);
    }
    if (c == '`') {
      return token(FilterToken.Kind.QUOTED_NAME, quoted(c), from);
    }
    if (text.startsWith("0x", at)) {
      at += 2;
      return token(FilterToken.Kind.HEX, from, FilterScanner::hexDigit);
    }
    if (digit(c) || c == '-' && at + 1 < text.length() && digit(text.charAt(at + 1))) {
      at++;
      return number(from);
    }
    if (Character.isLetter(c) || c == '_' || c == '@' || c == '$') {
      at++;
      return token(
          FilterToken.Kind.NAME, from, n -> Character.isLetterOrDigit(n) || n == '_' || n == '$');
    }
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        at += symbol.length();
        return token(FilterToken.Kind.SYMBOL, symbol, from);
      }
    }
    throw refused(from + 1, "unexpected character '" + c + "'");
  }

  private interface Accepted {
    boolean test(char c);
  }

  private FilterToken token(FilterToken.Kind kind, int from, Accepted more) {
    while (at < text.length() && more.test(text.charAt(at))) {
      at++;
    }
    return token(kind, text.substring(from, at), from);
  }

  private static FilterToken token(FilterToken.Kind kind, String value, int from) {
    return new FilterToken(kind, value, from + 1);
  }

  /** After a dot it is a place in a list: whole, so that the path can go on. */
  private FilterToken number(int from) {
    boolean inPath = from > 0 && text.charAt(from - 1) == '.';
    while (at < text.length()
        && (inPath ? digit(text.charAt(at)) : numberGoesOn(text.charAt(at)))) {
      at++;
    }
    return token(FilterToken.Kind.NUMBER, text.substring(from, at), from);
  }

  private boolean numberGoesOn(char c) {
    boolean exponentSign =
        (c == '+' || c == '-') && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E');
    return digit(c) || c == '_' || c == '.' || c == 'e' || c == 'E' || exponentSign;
  }

  private String quoted(char quote) {
    int from = at;
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at));
      at++;
    }
    if (at >= text.length()) {
      throw refused(from + 1, "the quote is never closed");
    }
    at++;
    return value.toString();
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean hexDigit(char c) {
    return digit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }

  private EventException refused(int column, String why) {
    return EventException.misconfigured(place + ": filter, column " + column + ": " + why);
  }
}
