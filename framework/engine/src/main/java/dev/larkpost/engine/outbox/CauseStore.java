package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which message of ours somebody may answer to, and what they chose. */
public interface CauseStore {
  /** A message that belongs to an announcement. */
  record ToldMessage(
      MessageId message,
      AnnouncementId announcement,
      InboxId recipient,
      ConversationId conversation) {}

  /** Remembers messages; a known one stays what it is. */
  void told(Transaction tx, List<ToldMessage> messages, Instant now);

  Optional<ToldMessage> find(Transaction tx, MessageId message);

  /** The latest in a conversation, newest first. */
  List<ToldMessage> recent(Transaction tx, ConversationId conversation, int limit);

  /** One inbox has one voice; a later choice takes the place of the one before. */
  void vote(Transaction tx, AnnouncementId announcement, InboxId inbox, String choice);

  /** Voices by choice. */
  Map<String, Long> tally(Transaction tx, AnnouncementId announcement);

  /** Forgets messages told before then. @return how many, at most the limit */
  int forget(Transaction tx, Instant toldBefore, int limit);
}
