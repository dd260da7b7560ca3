package dev.larkpost.engine.receipt;

import dev.larkpost.xmtp.store.Transaction;
import java.util.Collection;
import java.util.List;

/** Receipts that nobody outside has yet. They wait for as long as it takes. */
public interface ReceiptStore {
  /** Writes them, in order; one whose id is waiting already is left out. */
  void add(Transaction tx, List<NewReceipt> receipts);

  /**
   * The oldest, to be handed out; again and again until they are removed. Notes that they were
   * taken: once the transaction is durable, so is everything they tell of.
   *
   * @param limit at least 1
   */
  List<Receipt> take(Transaction tx, int limit);

  /** These are outside for good. */
  void remove(Transaction tx, Collection<Long> sequences);

  /** How many wait. */
  long count(Transaction tx);
}
