package dev.larkpost.testkit;

import dev.larkpost.engine.inbound.DialogStore;
import dev.larkpost.engine.inbound.MemoryDialogStore;
import dev.larkpost.testkit.store.DialogStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryDialogStoreTest extends DialogStoreContract {
  @Override
  protected StoreUnderTest<DialogStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryDialogStore());
  }
}
