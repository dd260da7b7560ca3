package dev.larkpost.engine.trigger;

/**
 * One word of a filter's text.
 *
 * @param column of its first character, from 1
 */
record FilterToken(Kind kind, String text, int column) {
  enum Kind {
    NAME,
    /** A name between backticks: never a word of the language. */
    QUOTED_NAME,
    TEXT,
    NUMBER,
    HEX,
    SYMBOL,
    END
  }

  boolean word(String word) {
    return kind == Kind.NAME && text.equalsIgnoreCase(word);
  }

  boolean symbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  String shown() {
    return kind == Kind.END ? "the end" : "\"" + text + "\"";
  }
}
