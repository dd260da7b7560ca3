package dev.larkpost.testkit;

import dev.larkpost.engine.event.EventStore;
import dev.larkpost.engine.event.MemoryEventStore;
import dev.larkpost.testkit.store.EventStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryEventStoreTest extends EventStoreContract {
  @Override
  protected StoreUnderTest<EventStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryEventStore());
  }
}
