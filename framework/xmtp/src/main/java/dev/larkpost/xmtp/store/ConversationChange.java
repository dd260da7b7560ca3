package dev.larkpost.xmtp.store;

import dev.larkpost.xmtp.id.ConversationId;
import java.util.Optional;

/**
 * What to save of one conversation.
 *
 * @param record the whole record as it shall be, when anything of it changed
 * @param epoch the epoch part, when it changed
 * @param ratchet the ratchet part, when it changed
 * @param expectedVersion of the stored state; checked, and raised by one, only when a part is saved
 */
public record ConversationChange(
    ConversationId id,
    Optional<ConversationRecord> record,
    Optional<byte[]> epoch,
    Optional<byte[]> ratchet,
    long expectedVersion) {
  public boolean savesState() {
    return epoch.isPresent() || ratchet.isPresent();
  }
}
