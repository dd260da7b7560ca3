package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.util.Optional;

/** In memory, gone with the process; for tests and development. */
public final class MemoryPromptStore implements PromptStore {
  private final MemoryMap<ConversationId, Prompt> prompts = new MemoryMap<>();

  @Override
  public void put(Transaction tx, ConversationId conversation, Prompt prompt) {
    prompts.put(tx, conversation, prompt);
  }

  @Override
  public Optional<Prompt> last(Transaction tx, ConversationId conversation) {
    return prompts.get(conversation);
  }
}
