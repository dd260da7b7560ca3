package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.UnreachedStore;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.testkit.store.UnreachedStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteUnreachedStoreTest extends UnreachedStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<UnreachedStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.engine().unreached(), store::close);
  }
}
