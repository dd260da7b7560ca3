package dev.larkpost.xmtp.store;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.MessageId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages that came in, until and after they were handled. */
public interface InboundStore {
  /**
   * Stores messages whose id is not known yet; a known id is left as it is. @return the stored
   * ones, with their sequence
   */
  List<InboundMessage> insert(Transaction tx, List<InboundMessage> messages);

  /** The oldest unhandled messages after {@code afterSequence}, in order. */
  List<InboundMessage> unhandled(Transaction tx, long afterSequence, int limit);

  /** What is known of a message, handled or not; empty when it never came or was forgotten. */
  Optional<StoredInbound> find(Transaction tx, MessageId id);

  /** Where these came in, as far as they are known, handled or not. */
  Map<MessageId, ConversationId> conversations(Transaction tx, Collection<MessageId> ids);

  /**
   * Marks them handled and drops their content; ids stay until retention removes them.
   *
   * @return how many still waited: one that was deleted, replaced or has expired meanwhile did not
   */
  int handled(Transaction tx, Collection<Long> sequences);

  /**
   * Gives a waiting message other content and a new sequence, so that whoever has read it already
   * notices. @param message with the sequence it has; nothing happens when that no longer waits
   */
  void replace(Transaction tx, InboundMessage message);

  /** Notes when these disappear, Unix milliseconds; unknown ids are passed over. */
  void expireAt(Transaction tx, Collection<MessageId> ids, long atMs);

  /** Sequences of waiting messages that were to disappear by now, the longest expired first. */
  List<Long> expired(Transaction tx, long nowMs, int limit);

  /** Forgets handled messages older than {@code sentNs}. @return how many */
  int forgetHandled(Transaction tx, long sentNs);
}
