package dev.larkpost.engine.event;

/** The rule all names of this package share. */
final class Names {
  private Names() {}

  static void check(String what, String value, int lengthMax) {
    if (value.isBlank() || value.length() > lengthMax) {
      throw new IllegalArgumentException(
          what + " of " + value.length() + " characters; 1 to " + lengthMax + " are allowed");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " with a control character");
    }
  }
}
