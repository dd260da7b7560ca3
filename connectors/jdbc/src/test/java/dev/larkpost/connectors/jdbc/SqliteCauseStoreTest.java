package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.CauseStore;
import dev.larkpost.testkit.store.CauseStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteCauseStoreTest extends CauseStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<CauseStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.engine().causes(), store::close);
  }
}
