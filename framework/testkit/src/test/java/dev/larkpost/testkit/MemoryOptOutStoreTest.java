package dev.larkpost.testkit;

import dev.larkpost.engine.consent.MemoryOptOutStore;
import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.testkit.store.OptOutStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryOptOutStoreTest extends OptOutStoreContract {
  @Override
  protected StoreUnderTest<OptOutStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryOptOutStore());
  }
}
