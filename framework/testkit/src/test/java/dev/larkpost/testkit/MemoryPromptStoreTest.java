package dev.larkpost.testkit;

import dev.larkpost.engine.inbound.MemoryPromptStore;
import dev.larkpost.engine.inbound.PromptStore;
import dev.larkpost.testkit.store.PromptStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryPromptStoreTest extends PromptStoreContract {
  @Override
  protected StoreUnderTest<PromptStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryPromptStore());
  }
}
