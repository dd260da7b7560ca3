package dev.larkpost.testkit.sim;

import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.util.Random;
import java.util.function.Function;

/**
 * Transactions a process dies at by chance, before or after the commit, or that fail because the
 * disk is full.
 */
final class Deaths implements Transactions {
  private static final int DISK_FULL_ONE_IN = 4;

  /** The process is gone; nobody may catch it. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;

    Died(String where) {
      super(where);
    }
  }

  private final Transactions real;
  private final Random random;
  private int ofThousand;
  private int struck;

  Deaths(Transactions real, Random random) {
    this.real = real;
    this.random = random;
  }

  /** From now on so many writing transactions of a thousand go wrong. */
  void strike(int ofThousandNow) {
    ofThousand = ofThousandNow;
  }

  int struck() {
    return struck;
  }

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    if (random.nextInt(1_000) >= ofThousand) {
      return real.inTransaction(work);
    }
    struck++;
    if (random.nextInt(DISK_FULL_ONE_IN) == 0) {
      return real.inTransaction(tx -> undone(work.apply(tx), new IllegalStateException("full")));
    }
    if (random.nextBoolean()) {
      return real.inTransaction(tx -> undone(work.apply(tx), new Died("before a commit")));
    }
    throw dead(real.inTransaction(work));
  }

  private static <T> T undone(T result, RuntimeException why) {
    throw why;
  }

  private static <T> T undone(T result, Died why) {
    throw why;
  }

  private static <T> Died dead(T result) {
    return new Died("after a commit");
  }

  @Override
  public <T> T inSnapshot(Function<Transaction, T> work) {
    return real.inSnapshot(work);
  }
}
