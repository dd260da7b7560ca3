package dev.larkpost.quarkus;

import java.nio.file.Path;
import java.util.Optional;

/** One bot; needed when the application has several. */
public interface BotConfig {
  /** The bot's wallet key, as {@code larkpost.key}. */
  Optional<String> key();

  /** A file that holds it. */
  Optional<Path> keyFile();
}
