package dev.larkpost.connectors.jdbc;

import dev.larkpost.mls.crypto.Secret;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Stores of tests, under a test-only key. */
final class Stores {
  private Stores() {}

  static SqliteStore open(Path folder) {
    return SqliteStore.open(
        folder.resolve("bot.db"), Secret.owning(new byte[StoreKey.LENGTH]), new SecureRandom());
  }
}
