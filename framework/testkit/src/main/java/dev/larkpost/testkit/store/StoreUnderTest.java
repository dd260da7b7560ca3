package dev.larkpost.testkit.store;

import dev.larkpost.xmtp.store.Transactions;

/**
 * A store and the transactions it works in.
 *
 * @param close lets go of it after the test
 */
public record StoreUnderTest<S>(Transactions transactions, S store, Runnable close) {
  public StoreUnderTest(Transactions transactions, S store) {
    this(transactions, store, () -> {});
  }
}
