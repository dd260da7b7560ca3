package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.AllowanceStore;
import dev.larkpost.testkit.store.AllowanceStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteAllowanceStoreTest extends AllowanceStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<AllowanceStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.engine().allowances(), store::close);
  }
}
