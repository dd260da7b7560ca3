package dev.larkpost.testkit;

import dev.larkpost.engine.outbox.MemoryOutboxStore;
import dev.larkpost.engine.outbox.OutboxStore;
import dev.larkpost.engine.receipt.MemoryReceiptStore;
import dev.larkpost.engine.receipt.Receipts;
import dev.larkpost.testkit.store.OutboxStoreContract;
import dev.larkpost.testkit.store.StoreUnderTest;
import dev.larkpost.xmtp.store.MemoryTransactions;
import java.time.Clock;

/** A wrapped store behaves as the store it wraps. */
class ReceiptedOutboxStoreTest extends OutboxStoreContract {
  @Override
  protected StoreUnderTest<OutboxStore> open() {
    return new StoreUnderTest<>(
        new MemoryTransactions(),
        new Receipts(new MemoryReceiptStore(), Clock.systemUTC()).outbox(new MemoryOutboxStore()));
  }
}
