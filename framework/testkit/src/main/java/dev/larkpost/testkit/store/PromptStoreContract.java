package dev.larkpost.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.inbound.Prompt;
import dev.larkpost.engine.inbound.PromptStore;
import dev.larkpost.xmtp.id.ConversationId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every keeper of prompts must do. */
public abstract class PromptStoreContract extends StoreContract<PromptStore> {

  private void put(ConversationId conversation, Prompt prompt) {
    run(tx -> store().put(tx, conversation, prompt));
  }

  private Optional<Prompt> last(ConversationId conversation) {
    return look(tx -> store().last(tx, conversation));
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
