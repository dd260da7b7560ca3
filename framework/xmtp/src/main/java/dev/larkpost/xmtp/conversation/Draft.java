package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.id.ConversationId;

/**
 * A message to seal.
 *
 * @param reference the caller's own id of it (a delivery id), positive and unique in the store
 * @param content EncodedContent bytes
 * @param idempotencyKey fixed once for this message; part of its id
 */
public record Draft(
    long reference,
    ConversationId conversation,
    byte[] content,
    String idempotencyKey,
    boolean push) {}
