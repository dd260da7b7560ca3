package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.inbound.DialogStore;
import dev.larkpost.testkit.store.DialogStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDialogStoreTest extends DialogStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<DialogStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.engine().dialogs(), store::close);
  }
}
