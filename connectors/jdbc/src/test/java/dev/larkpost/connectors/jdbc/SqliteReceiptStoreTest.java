package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.receipt.ReceiptStore;
import dev.larkpost.testkit.store.ReceiptStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteReceiptStoreTest extends ReceiptStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<ReceiptStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.receipts(), store::close);
  }
}
