package dev.larkpost.xmtp.store;

import java.util.function.Function;

/** Where transactions come from. Thread-safe, blocking. */
public interface Transactions {
  /**
   * Runs {@code work} in a writing transaction and returns once it is durable. An exception rolls
   * all of it back and is thrown on. Writers run one after another; several callers may share one
   * sync. Must not be nested.
   */
  <T> T inTransaction(Function<Transaction, T> work);

  /** Runs {@code work} on a consistent snapshot; writing throws. */
  <T> T inSnapshot(Function<Transaction, T> work);
}
