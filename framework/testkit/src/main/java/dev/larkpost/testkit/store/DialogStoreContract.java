package dev.larkpost.testkit.store;

import static dev.larkpost.testkit.store.Plans.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.engine.inbound.Dialog;
import dev.larkpost.engine.inbound.DialogStore;
import dev.larkpost.xmtp.id.ConversationId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every memory of questions must do. */
public abstract class DialogStoreContract extends StoreContract<DialogStore> {

  private static Dialog dialog(int conversation, String step, long until) {
    return new Dialog(
        Plans.conversation(conversation),
        Plans.inbox(conversation),
        step,
        "ask-" + step,
        List.of("Yes", "No, \"never\""),
        Map.of("amount", "5", "with spaces", "ü\n"),
        NOW.plusSeconds(until));
  }

  private void put(Dialog... dialogs) {
    run(tx -> List.of(dialogs).forEach(d -> store().put(tx, d)));
  }

  private Optional<DialogStore.Stored> find(int conversation) {
    ConversationId id = Plans.conversation(conversation);
    return in(tx -> store().find(tx, id));
  }

  @Test
  void a_question_is_kept_with_all_it_remembers() {
    put(dialog(1, "amount", 10));
    assertEquals(dialog(1, "amount", 10), find(1).orElseThrow().dialog());
    assertEquals(Optional.empty(), find(2));
  }

  @Test
  void the_next_question_takes_the_place_of_the_one_before() {
    put(dialog(1, "amount", 10));
    long first = find(1).orElseThrow().number();
    put(dialog(1, "confirm", 20));
    DialogStore.Stored second = find(1).orElseThrow();
    assertEquals("confirm", second.dialog().step());
    assertEquals(false, in(tx -> store().remove(tx, first)));
    assertEquals(true, in(tx -> store().remove(tx, second.number())));
    assertEquals(false, in(tx -> store().remove(tx, second.number())));
    put(dialog(1, "amount", 10));
    assertNotEquals(second.number(), find(1).orElseThrow().number());
  }

  @Test
  void those_whose_time_is_over_come_oldest_first() {
    put(dialog(1, "a", 30), dialog(2, "b", 10), dialog(3, "c", 20));
    assertEquals(Optional.of(NOW.plusSeconds(10)), in(tx -> store().nextDue(tx)));
    List<DialogStore.Stored> due = in(tx -> store().due(tx, NOW.plusSeconds(20), 10));
    assertEquals(List.of("b", "c"), due.stream().map(s -> s.dialog().step()).toList());
    assertEquals(1, in(tx -> store().due(tx, NOW.plusSeconds(20), 1)).size());
  }

  @Test
  void a_transaction_that_fails_changes_nothing() {
    put(dialog(1, "amount", 10));
    assertThrows(
        IllegalStateException.class,
        () ->
            in(
                tx -> {
                  store().put(tx, dialog(1, "other", 5));
                  throw new IllegalStateException("wanted");
                }));
    assertEquals("amount", find(1).orElseThrow().dialog().step());
  }
}
