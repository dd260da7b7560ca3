package dev.larkpost.xmtp.store;

import dev.larkpost.xmtp.id.InboxId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** Verified association states of inboxes, by the sequence id each holds from. */
public interface IdentityStateStore {
  /**
   * One verified state. @param state the encoded AssociationState after the update at {@code
   * sequence}
   */
  record Entry(InboxId inbox, long sequence, byte[] state) {}

  /** Sequence id to encoded state, ascending; inboxes never seen are absent. */
  Map<InboxId, NavigableMap<Long, byte[]>> find(Transaction tx, Collection<InboxId> inboxes);

  void save(Transaction tx, List<Entry> entries);
}
