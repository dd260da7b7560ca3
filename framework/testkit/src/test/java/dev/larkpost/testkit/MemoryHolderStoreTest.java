package dev.larkpost.testkit;

import dev.larkpost.engine.holder.HolderStore;
import dev.larkpost.engine.holder.MemoryHolderStore;
import dev.larkpost.testkit.store.HolderStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryHolderStoreTest extends HolderStoreContract {
  @Override
  protected StoreUnderTest<HolderStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryHolderStore());
  }
}
