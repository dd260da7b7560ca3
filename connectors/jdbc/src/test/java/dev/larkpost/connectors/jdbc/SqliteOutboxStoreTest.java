package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.OutboxStore;
import dev.larkpost.testkit.store.OutboxStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteOutboxStoreTest extends OutboxStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<OutboxStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.engine().outbox(), store::close);
  }
}
