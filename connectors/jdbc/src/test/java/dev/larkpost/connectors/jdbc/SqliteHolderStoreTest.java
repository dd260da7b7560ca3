package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.holder.HolderStore;
import dev.larkpost.testkit.store.HolderStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteHolderStoreTest extends HolderStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<HolderStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.holders(), store::close);
  }
}
