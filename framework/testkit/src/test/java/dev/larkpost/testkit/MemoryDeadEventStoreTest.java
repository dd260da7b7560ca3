package dev.larkpost.testkit;

import dev.larkpost.engine.outbox.DeadEventStore;
import dev.larkpost.engine.outbox.MemoryDeadEventStore;
import dev.larkpost.testkit.store.DeadEventStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryDeadEventStoreTest extends DeadEventStoreContract {
  @Override
  protected StoreUnderTest<DeadEventStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryDeadEventStore());
  }
}
