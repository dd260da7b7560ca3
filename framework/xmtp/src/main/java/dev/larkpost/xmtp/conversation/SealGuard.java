package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.store.Transaction;
import java.util.List;
import java.util.OptionalLong;

/** The caller's part of the sealing transaction. */
public interface SealGuard {
  /**
   * Asked inside the transaction, once per draft: is it still wanted (consent, cancellation)?
   *
   * @return the reference its bytes are kept under, positive and unique in the store: the draft's
   *     own, or one that exists only now; empty when it is not wanted
   */
  OptionalLong admit(Transaction tx, Draft draft);

  /** The caller's own rows for what was decided, in the same transaction. */
  void sealed(Transaction tx, List<SealResult> results);
}
