package dev.larkpost.testkit;

import dev.larkpost.engine.outbox.DigestStore;
import dev.larkpost.engine.outbox.MemoryDigestStore;
import dev.larkpost.testkit.store.DigestStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryDigestStoreTest extends DigestStoreContract {
  @Override
  protected StoreUnderTest<DigestStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryDigestStore());
  }
}
