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

  /**
   * Like {@link #inTransaction}, and visible to every later transaction, but a power failure may
   * undo it together with everything after it, until the next durable transaction returns. For what
   * the network brings again: received messages and what was concluded from them. Nothing may leave
   * the process on the strength of it alone (docs/adr/0008).
   */
  default <T> T inUnsyncedTransaction(Function<Transaction, T> work) {
    return inTransaction(work);
  }

  /** Runs {@code work} on a consistent snapshot; writing throws. */
  <T> T inSnapshot(Function<Transaction, T> work);
}
