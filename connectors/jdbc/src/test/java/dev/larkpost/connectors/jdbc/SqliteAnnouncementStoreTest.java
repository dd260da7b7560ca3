package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.AnnouncementStore;
import dev.larkpost.testkit.store.AnnouncementStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteAnnouncementStoreTest extends AnnouncementStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest<AnnouncementStore> open() {
    SqliteStore store = Stores.open(folder);
    return new StoreUnderTest<>(store.transactions(), store.engine().announcements(), store::close);
  }
}
