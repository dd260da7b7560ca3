package dev.larkpost.testkit;

import dev.larkpost.engine.receipt.MemoryReceiptStore;
import dev.larkpost.engine.receipt.ReceiptStore;
import dev.larkpost.testkit.store.ReceiptStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;

class MemoryReceiptStoreTest extends ReceiptStoreContract {
  @Override
  protected StoreUnderTest<ReceiptStore> open() {
    return new StoreUnderTest<>(new MemoryTransactions(), new MemoryReceiptStore());
  }
}
