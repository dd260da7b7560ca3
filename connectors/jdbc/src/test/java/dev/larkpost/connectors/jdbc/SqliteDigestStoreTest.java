package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.DigestStore;
import dev.larkpost.testkit.store.DigestStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDigestStoreTest extends DigestStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<DigestStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.engine().digests(), store::close);
  }
}
