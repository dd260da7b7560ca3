package dev.larkpost.engine.holder;

import dev.larkpost.xmtp.store.Transaction;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Durable balances, in indexes of a name each. Changes are sums, so their order does not matter and
 * a retraction undoes its fact; between the two an amount may be below zero, which is kept and not
 * shown.
 */
public interface HolderStore {
  /** Adds up changes. */
  void add(Transaction tx, String index, List<HolderChange> changes);

  /** Zero for who has nothing, or less. */
  BigInteger balance(Transaction tx, String index, Optional<BigInteger> token, String account);

  /**
   * Those who have at least so much, in order of their accounts.
   *
   * @param after the last account of the page before; {@code ""} for the first page
   */
  List<Holding> page(Transaction tx, String index, Wanted wanted, String after, int limit);

  /**
   * Which holders.
   *
   * @param token absent: of the collection as a whole
   * @param atLeast more than zero
   */
  record Wanted(Optional<BigInteger> token, BigInteger atLeast) {
    public Wanted {
      Holding.checkToken(token);
      if (atLeast.signum() <= 0) {
        throw new IllegalArgumentException("holders of at least " + atLeast);
      }
    }
  }

  /** Forgets an index, to build it anew. */
  void clear(Transaction tx, String index);
}
