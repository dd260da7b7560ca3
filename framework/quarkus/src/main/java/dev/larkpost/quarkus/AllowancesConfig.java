package dev.larkpost.quarkus;

/**
 * How much one person gets of all categories together, those that are {@code urgent} left out.
 * Replies are never held back.
 */
public interface AllowancesConfig {
  /** Of notifications: what concerns single people. */
  AllowanceConfig notification();

  /** Of announcements: what is told to an audience. */
  AllowanceConfig announcement();
}
