package dev.larkpost.testkit;

import dev.larkpost.engine.outbox.MemoryOutboxStore;
import dev.larkpost.engine.outbox.OutboxStore;
import dev.larkpost.testkit.store.OutboxStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryOutboxStoreTest extends OutboxStoreContract {
  @Override
  protected StoreUnderTest<OutboxStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryOutboxStore());
  }
}
