package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.id.ConversationId;

/**
 * A message to seal.
 *
 * @param reference the caller's own id of it (a delivery id), unique in the call; what it is kept
 *     under is for {@link SealGuard#admit} to say
 * @param content EncodedContent bytes
 * @param idempotencyKey fixed once for this message; part of its id
 */
public record Draft(
    long reference,
    ConversationId conversation,
    byte[] content,
    String idempotencyKey,
    boolean push) {
  /** The same under another reference. */
  public Draft withReference(long other) {
    return new Draft(other, conversation, content, idempotencyKey, push);
  }
}
