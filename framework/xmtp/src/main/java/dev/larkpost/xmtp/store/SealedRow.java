package dev.larkpost.xmtp.store;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.transport.Outgoing;
import java.util.Optional;

/**
 * Bytes that are on their way: stored with the state that made them, kept until they are read back.
 *
 * @param id given by the store; 0 before
 * @param reference the caller's id of a message; 0 for commits and welcomes
 * @param epoch the group's epoch the bytes were sealed in
 * @param hash SHA-256 of the MLS message or welcome data, by which our echo is known
 * @param outgoing exactly what is published, again and again if need be
 * @param intent for commits: the encoded state to adopt and the welcomes to send afterwards
 */
public record SealedRow(
    long id,
    Kind kind,
    long reference,
    ConversationId conversation,
    long epoch,
    byte[] hash,
    Outgoing outgoing,
    Optional<byte[]> intent) {

  /** What was sealed. */
  public enum Kind {
    MESSAGE,
    COMMIT,
    WELCOME
  }

  public SealedRow withReference(long newReference) {
    return new SealedRow(id, kind, newReference, conversation, epoch, hash, outgoing, intent);
  }

  public SealedRow withId(long newId) {
    return new SealedRow(newId, kind, reference, conversation, epoch, hash, outgoing, intent);
  }
}
