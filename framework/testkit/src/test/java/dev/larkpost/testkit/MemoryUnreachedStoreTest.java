package dev.larkpost.testkit;

import dev.larkpost.engine.outbox.MemoryUnreachedStore;
import dev.larkpost.engine.outbox.UnreachedStore;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.testkit.store.UnreachedStoreContract;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryUnreachedStoreTest extends UnreachedStoreContract {
  @Override
  protected StoreUnderTest<UnreachedStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryUnreachedStore());
  }
}
