package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.jdbc.SqliteStore;
import dev.larkpost.mls.crypto.Secret;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A chain and a durable store of its own for each test. */
abstract class OnChain {
  private static final int PEOPLE = 6;

  @TempDir Path folder;

  Anvil anvil;
  SqliteStore store;

  /** Accounts that follow one another. */
  static List<String> people(int first) {
    return IntStream.range(first, first + PEOPLE)
        .mapToObj(n -> String.format("0x%040x", n))
        .toList();
  }

  @BeforeEach
  void startChain() {
    Contracts.require();
    anvil = Anvil.start();
    store =
        SqliteStore.open(folder.resolve("bot.db"), Secret.owning(new byte[32]), new SecureRandom());
  }

  @AfterEach
  void stopChain() {
    if (anvil != null) {
      store.close();
      anvil.close();
    }
  }
}
