package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.store.Transaction;
import java.util.List;

/** The caller's part of the sealing transaction. */
public interface SealGuard {
  /** Asked inside the transaction, once per draft: is it still wanted (consent, cancellation)? */
  boolean allows(Transaction tx, Draft draft);

  /** The caller's own rows for what was decided, in the same transaction. */
  void sealed(Transaction tx, List<SealResult> results);
}
