package dev.larkpost.testkit;

import dev.larkpost.engine.outbox.AnnouncementStore;
import dev.larkpost.engine.outbox.MemoryAnnouncementStore;
import dev.larkpost.testkit.store.AnnouncementStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryAnnouncementStoreTest extends AnnouncementStoreContract {
  @Override
  protected StoreUnderTest<AnnouncementStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryAnnouncementStore());
  }
}
