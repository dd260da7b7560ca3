package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.testkit.store.OptOutStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteOptOutStoreTest extends OptOutStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<OptOutStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.engine().optOuts(), store::close);
  }
}
