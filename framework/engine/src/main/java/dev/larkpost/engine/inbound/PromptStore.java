package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.Transaction;
import java.util.Optional;

/** The last prompt of each conversation. */
public interface PromptStore {
  /** Replaces the conversation's prompt. */
  void put(Transaction tx, ConversationId conversation, Prompt prompt);

  Optional<Prompt> last(Transaction tx, ConversationId conversation);
}
