package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.inbound.FailedMessageStore;
import dev.larkpost.testkit.store.FailedMessageStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteFailedMessageStoreTest extends FailedMessageStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<FailedMessageStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.engine().failed(), store::close);
  }
}
