package dev.larkpost.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.inbound.Prompt;
import dev.larkpost.engine.inbound.PromptStore;
import dev.larkpost.xmtp.id.ConversationId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every keeper of prompts must do. */
public abstract class PromptStoreContract {
  private StoreUnderTest<PromptStore> under;

  /** A new, empty store. */
  protected abstract StoreUnderTest<PromptStore> open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    under = open();
  }

  @AfterEach
  void closeStore() {
    under.close().run();
  }

  private void put(ConversationId conversation, Prompt prompt) {
    under
        .transactions()
        .inTransaction(
            tx -> {
              under.store().put(tx, conversation, prompt);
              return true;
            });
  }

  private Optional<Prompt> last(ConversationId conversation) {
    return under.transactions().inSnapshot(tx -> under.store().last(tx, conversation));
  }

  @Test
  void the_last_prompt_of_a_conversation_replaces_the_one_before() {
    Prompt first =
        new Prompt("first", List.of(new Prompt.Choice("a", "A")), Optional.of(Plans.NOW));
    Prompt second =
        new Prompt(
            "second",
            List.of(new Prompt.Choice("b", "B ü"), new Prompt.Choice("c", "C")),
            Optional.empty());
    put(Plans.conversation(1), first);
    assertEquals(Optional.of(first), last(Plans.conversation(1)));
    put(Plans.conversation(1), second);
    assertEquals(Optional.of(second), last(Plans.conversation(1)));
    assertEquals(Optional.empty(), last(Plans.conversation(2)));
  }
}
