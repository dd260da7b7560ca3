package dev.larkpost.engine.consent;

import java.util.Locale;
import java.util.Optional;

/**
 * Something people may stop by name.
 *
 * @param name in lower case
 * @param silent what holds for people who never said START
 * @param quiet when nobody is to be disturbed by it; the bot's quiet hours when absent
 * @param allowance how much of it one recipient gets; as much as there is when absent
 * @param urgent knows no quiet hours, and no allowance but its own
 */
public record Category(
    String name,
    Silent silent,
    Optional<QuietHours> quiet,
    Optional<Allowance> allowance,
    boolean urgent) {
  static final int NAME_MAX = 60;

  /** What holds for people who never said START. */
  public enum Silent {
    /** They are told until they say STOP. */
    TELL,
    /** They are told once they said START. */
    WITHHOLD
  }

  public Category {
    if (name.isBlank() || name.length() > NAME_MAX || !name.equals(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "a category's name is 1 to " + NAME_MAX + " characters in lower case: \"" + name + "\"");
    }
    if (urgent && quiet.isPresent()) {
      throw new IllegalArgumentException(
          "category \"" + name + "\" is urgent and has quiet hours; choose one");
    }
  }

  /** Without quiet hours of its own. */
  public Category(String name, Silent silent) {
    this(name, silent, Optional.empty());
  }

  /** As much as there is, not urgent. */
  public Category(String name, Silent silent, Optional<QuietHours> quiet) {
    this(name, silent, quiet, Optional.empty(), false);
  }

  /** With quiet hours of its own. */
  public Category quiet(QuietHours hours) {
    return new Category(name, silent, Optional.of(hours), allowance, urgent);
  }

  /** One recipient gets so much of it. */
  public Category atMost(Allowance most) {
    return new Category(name, silent, quiet, Optional.of(most), urgent);
  }

  /** Told at any hour, whatever other allowances say. */
  public Category asUrgent() {
    return new Category(name, silent, quiet, allowance, true);
  }
}
