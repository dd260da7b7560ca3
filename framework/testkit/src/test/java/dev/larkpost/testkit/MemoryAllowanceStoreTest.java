package dev.larkpost.testkit;

import dev.larkpost.engine.outbox.AllowanceStore;
import dev.larkpost.engine.outbox.MemoryAllowanceStore;
import dev.larkpost.testkit.store.AllowanceStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryAllowanceStoreTest extends AllowanceStoreContract {
  @Override
  protected StoreUnderTest<AllowanceStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryAllowanceStore());
  }
}
