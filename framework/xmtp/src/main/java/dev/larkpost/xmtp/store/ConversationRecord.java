package dev.larkpost.xmtp.store;

import dev.larkpost.xmtp.conversation.ConsentState;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import java.util.Optional;

/**
 * A conversation, without its MLS state.
 *
 * @param peer the other inbox of a DM; absent for groups
 * @param closedReason why it is paused or left; empty while active
 * @param position cursor in the group's topic
 * @param addedBy the inbox that brought us in (ourselves when we created it)
 * @param checkedMs when its members' installations were last compared with the identity logs, Unix
 *     milliseconds
 * @param lastMessageNs node time of the newest message, 0 = none
 * @param key how fresh our leaf key is
 */
public record ConversationRecord(
    ConversationId id,
    Optional<InboxId> peer,
    Phase phase,
    String closedReason,
    long position,
    InboxId addedBy,
    ConsentState consent,
    long checkedMs,
    long lastMessageNs,
    LeafKey key) {

  /** What we may do with it. */
  public enum Phase {
    ACTIVE,
    /** In a form we cannot follow; nothing is read or sent, the cursor stays. */
    PAUSED,
    /** We were removed or left. */
    LEFT
  }

  public boolean dm() {
    return peer.isPresent();
  }

  public ConversationRecord at(long newPosition) {
    return new ConversationRecord(
        id,
        peer,
        phase,
        closedReason,
        Math.max(position, newPosition),
        addedBy,
        consent,
        checkedMs,
        lastMessageNs,
        key);
  }

  public ConversationRecord in(Phase newPhase, String reason) {
    return new ConversationRecord(
        id, peer, newPhase, reason, position, addedBy, consent, checkedMs, lastMessageNs, key);
  }

  public ConversationRecord with(ConsentState newConsent) {
    return new ConversationRecord(
        id,
        peer,
        phase,
        closedReason,
        position,
        addedBy,
        newConsent,
        checkedMs,
        lastMessageNs,
        key);
  }

  public ConversationRecord checkedAt(long ms) {
    return new ConversationRecord(
        id, peer, phase, closedReason, position, addedBy, consent, ms, lastMessageNs, key);
  }

  public ConversationRecord withMessageAt(long ns) {
    return new ConversationRecord(
        id,
        peer,
        phase,
        closedReason,
        position,
        addedBy,
        consent,
        checkedMs,
        Math.max(lastMessageNs, ns),
        key);
  }

  public ConversationRecord with(LeafKey newKey) {
    return new ConversationRecord(
        id,
        peer,
        phase,
        closedReason,
        position,
        addedBy,
        consent,
        checkedMs,
        lastMessageNs,
        newKey);
  }
}
