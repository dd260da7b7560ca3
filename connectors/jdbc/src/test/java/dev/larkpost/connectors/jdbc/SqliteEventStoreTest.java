package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.event.EventStore;
import dev.larkpost.testkit.store.EventStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteEventStoreTest extends EventStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<EventStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.events(), store::close);
  }
}
