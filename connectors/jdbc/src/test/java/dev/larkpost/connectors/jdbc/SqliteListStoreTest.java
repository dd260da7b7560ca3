package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.audience.ListStore;
import dev.larkpost.testkit.store.ListStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteListStoreTest extends ListStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<ListStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.engine().lists(), store::close);
  }
}
