package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.store.Transaction;
import java.util.List;

/** Told in the very transaction that moves the cursor past our own echoes. */
public interface ConfirmationListener {
  /** These references were read back from the network at an epoch receivers can read. */
  void confirmed(Transaction tx, List<Long> references);

  /** These are proved unreadable or absent for good; seal them anew (same content, same key). */
  void lost(Transaction tx, List<Long> references);
}
