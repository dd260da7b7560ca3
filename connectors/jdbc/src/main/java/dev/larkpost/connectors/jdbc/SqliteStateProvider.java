package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.BotState;
import dev.larkpost.engine.BotStateProvider;
import dev.larkpost.mls.crypto.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * Puts a bot's state into {@code bot.db} of its folder. The key of its secrets comes from the
 * variable {@code LARKPOST_STORE_KEY} (64 hex digits), else from {@code store.key} beside it, which
 * is made for a new store, readable by its owner only.
 */
public final class SqliteStateProvider implements BotStateProvider {
  private static final String KEY_VARIABLE = "LARKPOST_STORE_KEY";

  @Override
  public BotState open(Path folder) {
    Path file = folder.resolve("bot.db");
    SecureRandom random = new SecureRandom();
    SqliteStore store = SqliteStore.open(file, () -> key(folder, file, random), random);
    return new BotState(store, store.engine());
  }

  private static Secret key(Path folder, Path file, SecureRandom random) {
    String given = System.getenv(KEY_VARIABLE);
    return given == null || given.isBlank()
        ? StoreKey.ofFile(folder.resolve("store.key"), !Files.exists(file), random)
        : StoreKey.ofHex(given);
  }
}
