package dev.larkpost.testkit;

import dev.larkpost.engine.inbound.FailedMessageStore;
import dev.larkpost.engine.inbound.MemoryFailedMessageStore;
import dev.larkpost.testkit.store.FailedMessageStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryFailedMessageStoreTest extends FailedMessageStoreContract {
  @Override
  protected StoreUnderTest<FailedMessageStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryFailedMessageStore());
  }
}
