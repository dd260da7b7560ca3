package dev.larkpost.testkit;

import dev.larkpost.engine.audience.ListStore;
import dev.larkpost.engine.audience.MemoryListStore;
import dev.larkpost.testkit.store.ListStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryListStoreTest extends ListStoreContract {
  @Override
  protected StoreUnderTest<ListStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryListStore());
  }
}
