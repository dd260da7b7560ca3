package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Questions that wait for their answers, one a conversation. */
public interface DialogStore {
  /** A question in the store. @param number never used twice */
  record Stored(long number, Dialog dialog) {}

  /** Takes the place of what waited in this conversation. */
  void put(Transaction tx, Dialog dialog);

  Optional<Stored> find(Transaction tx, ConversationId conversation);

  /**
   * @return whether it was there
   */
  boolean remove(Transaction tx, long number);

  /** Those whose time was over by then, the oldest first. */
  List<Stored> due(Transaction tx, Instant by, int limit);

  /** When the time of the next one is over. */
  Optional<Instant> nextDue(Transaction tx);
}
