package dev.larkpost.testkit;

import dev.larkpost.engine.outbox.CauseStore;
import dev.larkpost.engine.outbox.MemoryCauseStore;
import dev.larkpost.testkit.store.CauseStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryCauseStoreTest extends CauseStoreContract {
  @Override
  protected StoreUnderTest<CauseStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryCauseStore());
  }
}
