package dev.larkpost.xmtp.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Transactions over plain maps: one at a time, undone by an undo log. For tests and for development
 * without a store.
 */
public final class MemoryTransactions implements Transactions {

  /** What memory stores get; every change registers how to undo it. */
  public static final class MemoryTransaction implements Transaction {
    private final boolean writable;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<Runnable> after = new ArrayList<>();

    private MemoryTransaction(boolean writable) {
      this.writable = writable;
    }

    @Override
    public void afterCommit(Runnable action) {
      after.add(action);
    }

    /** Undo runs in reverse order. Also asserts that writing is allowed here. */
    public void onRollback(Runnable action) {
      if (!writable) {
        throw new IllegalStateException("a snapshot is read-only");
      }
      undo.push(action);
    }
  }

  /**
   * The memory transaction behind {@code tx}. @throws IllegalArgumentException for a foreign one
   */
  public static MemoryTransaction of(Transaction tx) {
    if (tx instanceof MemoryTransaction m) {
      return m;
    }
    throw new IllegalArgumentException("not a memory transaction");
  }

  private final Object lock = new Object();

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    MemoryTransaction tx = new MemoryTransaction(true);
    T result;
    synchronized (lock) {
      try {
        result = work.apply(tx);
      } catch (RuntimeException | Error e) {
        tx.undo.forEach(Runnable::run);
        throw e;
      }
    }
    tx.after.forEach(Runnable::run);
    return result;
  }

  @Override
  public <T> T inSnapshot(Function<Transaction, T> work) {
    synchronized (lock) {
      return work.apply(new MemoryTransaction(false));
    }
  }
}
