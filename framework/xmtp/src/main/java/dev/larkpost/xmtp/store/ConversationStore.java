package dev.larkpost.xmtp.store;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conversations and their MLS state. */
public interface ConversationStore {
  /** Adds conversations; one that exists is replaced with its state (we were invited anew). */
  void insert(Transaction tx, ConversationRecord record, GroupState state);

  Map<ConversationId, ConversationRecord> find(Transaction tx, Collection<ConversationId> ids);

  Map<ConversationId, GroupState> states(Transaction tx, Collection<ConversationId> ids);

  /**
   * Saves changes. @throws dev.larkpost.xmtp.XmtpException STORE_UNUSABLE when a version is not the
   * expected one: somebody else advanced the ratchet
   */
  void update(Transaction tx, List<ConversationChange> changes);

  /** DMs with each of these inboxes, the one with the newest message first. */
  Map<InboxId, List<ConversationRecord>> dmsWith(Transaction tx, Collection<InboxId> peers);

  /**
   * Conversations, in whatever phase, whose leaf key has this need and may be tried at {@code
   * nowMs}; the longest due first.
   *
   * @param need WANTED or REQUIRED
   */
  List<ConversationRecord> keysDue(Transaction tx, LeafKey.Need need, long nowMs, int limit);

  /** How many are in this phase. */
  int count(Transaction tx, ConversationRecord.Phase phase);

  /** In order of id, after the given one. */
  List<ConversationRecord> page(Transaction tx, Optional<ConversationId> after, int limit);
}
