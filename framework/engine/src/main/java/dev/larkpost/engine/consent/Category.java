package dev.larkpost.engine.consent;

import java.util.Optional;

/**
 * Something people may stop by name.
 *
 * @param name in lower case
 * @param silent what holds for people who never said START
 * @param quiet when nobody is to be disturbed by it
 */
public record Category(String name, Silent silent, Optional<QuietHours> quiet) {
  static final int NAME_MAX = 60;

  /** What holds for people who never said START. */
  public enum Silent {
    /** They are told until they say STOP. */
    TELL,
    /** They are told once they said START. */
    WITHHOLD
  }

  public Category {
    if (name.isBlank()
        || name.length() > NAME_MAX
        || !name.equals(name.toLowerCase(java.util.Locale.ROOT))) {
      throw new IllegalArgumentException(
          "a category's name is 1 to " + NAME_MAX + " characters in lower case: \"" + name + "\"");
    }
  }

  /** Without quiet hours. */
  public Category(String name, Silent silent) {
    this(name, silent, Optional.empty());
  }
}
