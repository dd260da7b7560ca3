package dev.larkpost.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.receipt.NewReceipt;
import dev.larkpost.engine.receipt.Receipt;
import dev.larkpost.engine.receipt.ReceiptKind;
import dev.larkpost.engine.receipt.ReceiptStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every memory of receipts must do. */
public abstract class ReceiptStoreContract extends StoreContract<ReceiptStore> {

  private static NewReceipt receipt(String id) {
    return new NewReceipt(
        ReceiptKind.REPLY, id, "aa", Plans.NOW, Fields.of("text", "what " + id + " said"));
  }

  private void add(String... ids) {
    run(tx -> store().add(tx, List.of(ids).stream().map(ReceiptStoreContract::receipt).toList()));
  }

  private List<Receipt> take(int limit) {
    return in(tx -> store().take(tx, limit));
  }

  private long count() {
    return look(tx -> store().count(tx));
  }

  @Test
  void the_oldest_come_first_and_again_until_they_are_removed() {
    add("a", "b", "c");
    List<Receipt> taken = take(2);
    assertEquals(List.of(receipt("a"), receipt("b")), taken.stream().map(Receipt::what).toList());
    assertEquals(taken, take(2));
    run(tx -> store().remove(tx, List.of(taken.getFirst().sequence())));
    assertEquals(List.of(receipt("b"), receipt("c")), take(9).stream().map(Receipt::what).toList());
    assertEquals(2, count());
  }

  @Test
  void one_that_waits_already_is_left_out_and_a_removed_one_is_not_known_any_more() {
    add("a");
    add("a", "b", "b");
    assertEquals(2, count());
    Receipt first = take(1).getFirst();
    run(tx -> store().remove(tx, List.of(first.sequence())));
    add("a");
    List<Receipt> all = take(9);
    assertEquals(List.of(receipt("b"), receipt("a")), all.stream().map(Receipt::what).toList());
    assertTrue(all.getLast().sequence() > first.sequence(), "a sequence was used again");
  }

  @Test
  void the_last_ones_sequence_is_not_used_again_either() {
    add("a");
    Receipt only = take(1).getFirst();
    run(tx -> store().remove(tx, List.of(only.sequence())));
    add("b");
    assertTrue(take(1).getFirst().sequence() > only.sequence());
  }

  @Test
  void a_failed_transaction_leaves_nothing() {
    add("a");
    assertThrows(
        IllegalStateException.class,
        () ->
            run(
                tx -> {
                  store().add(tx, List.of(receipt("b")));
                  store().remove(tx, List.of(1L));
                  throw new IllegalStateException("wanted");
                }));
    assertEquals(List.of(receipt("a")), take(9).stream().map(Receipt::what).toList());
  }
}
