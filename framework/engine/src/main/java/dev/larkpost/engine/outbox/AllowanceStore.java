package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Who was told something when, as far as allowances ask. */
public interface AllowanceStore {
  /**
   * Part of an allowance that was used.
   *
   * @param scope of which allowance
   */
  record Use(String scope, InboxId inbox, DeliveryId delivery, Instant at) {}

  /** Uses of these inboxes after that moment, oldest first. */
  List<Use> since(Transaction tx, String scope, Collection<InboxId> inboxes, Instant after);

  /** A delivery that is sealed again counts once, when it was sealed last. */
  void use(Transaction tx, List<Use> uses);

  /** Forgets what was used before then. @return how many, at most the limit */
  int forget(Transaction tx, Instant usedBefore, int limit);
}
