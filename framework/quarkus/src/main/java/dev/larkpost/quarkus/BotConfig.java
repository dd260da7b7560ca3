package dev.larkpost.quarkus;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One bot; needed when the application has several. A bot that says here where its key is uses
 * nothing of the application's, and so with its quiet hours and with the allowance of each lane.
 */
public interface BotConfig {
  /** The bot's wallet key, as {@code larkpost.key}. */
  Optional<String> key();

  /** A file that holds it. */
  Optional<Path> keyFile();

  /** A Web3 keystore file that holds it, as {@code larkpost.keystore}. */
  Optional<Path> keystore();

  /** The keystore's password. Give it by the environment. */
  Optional<String> keystorePassword();

  /** A file that holds the keystore's password; a line break at its end does not count. */
  Optional<Path> keystorePasswordFile();

  /** This bot's own, instead of {@code larkpost.quiet-hours}. */
  QuietHoursConfig quietHours();

  /** This bot's own; a lane that says nothing here has what {@code larkpost.allowances} says. */
  AllowancesConfig allowances();
}
