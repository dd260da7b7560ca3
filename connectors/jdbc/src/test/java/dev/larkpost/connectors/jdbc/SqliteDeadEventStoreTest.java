package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.DeadEventStore;
import dev.larkpost.testkit.store.DeadEventStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDeadEventStoreTest extends DeadEventStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<DeadEventStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.engine().deadEvents(), store::close);
  }
}
