package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.inbound.PromptStore;
import dev.larkpost.testkit.store.PromptStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqlitePromptStoreTest extends PromptStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<PromptStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.engine().prompts(), store::close);
  }
}
