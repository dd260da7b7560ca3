package dev.larkpost.testkit.store;

import static dev.larkpost.testkit.store.Plans.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.engine.outbox.AllowanceStore;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.xmtp.id.InboxId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every memory of who was told when must do. */
public abstract class AllowanceStoreContract extends StoreContract<AllowanceStore> {
  private static final InboxId ALICE = Plans.inbox(1);
  private static final InboxId BOB = Plans.inbox(2);

  private static AllowanceStore.Use use(String scope, InboxId inbox, long delivery, long second) {
    return new AllowanceStore.Use(scope, inbox, new DeliveryId(delivery), NOW.plusSeconds(second));
  }

  private void used(AllowanceStore.Use... uses) {
    run(tx -> store().use(tx, List.of(uses)));
  }

  private List<AllowanceStore.Use> since(String scope, long second, InboxId... inboxes) {
    return in(tx -> store().since(tx, scope, List.of(inboxes), NOW.plusSeconds(second)));
  }

  @Test
  void uses_are_found_by_scope_inbox_and_time_oldest_first() {
    AllowanceStore.Use late = use("drops", ALICE, 1, 30);
    AllowanceStore.Use early = use("drops", ALICE, 2, 10);
    AllowanceStore.Use bobs = use("drops", BOB, 3, 20);
    used(late, early, bobs, use("loans", ALICE, 4, 20));
    assertEquals(List.of(early, bobs, late), since("drops", 0, ALICE, BOB));
    assertEquals(List.of(late), since("drops", 10, ALICE));
    assertEquals(List.of(), since("drops", 30, ALICE, BOB));
    assertEquals(List.of(), since("drops", 0));
  }

  @Test
  void a_delivery_counts_once_when_it_was_sealed_last() {
    used(use("drops", ALICE, 1, 10));
    AllowanceStore.Use again = use("drops", ALICE, 1, 20);
    used(again);
    assertEquals(List.of(again), since("drops", 0, ALICE));
  }

  @Test
  void many_inboxes_are_asked_for_at_once() {
    List<InboxId> all = IntStream.range(0, 300).mapToObj(Plans::inbox).toList();
    List<AllowanceStore.Use> uses =
        IntStream.range(0, 300).mapToObj(i -> use("drops", all.get(i), i + 1, 5)).toList();
    used(uses.toArray(AllowanceStore.Use[]::new));
    assertEquals(uses, since("drops", 0, all.toArray(InboxId[]::new)));
  }

  @Test
  void old_uses_are_forgotten_a_few_at_a_time() {
    used(use("drops", ALICE, 1, 1), use("drops", ALICE, 2, 2), use("drops", ALICE, 3, 3));
    assertEquals(1, (int) in(tx -> store().forget(tx, NOW.plusSeconds(3), 1)));
    assertEquals(1, (int) in(tx -> store().forget(tx, NOW.plusSeconds(3), 10)));
    assertEquals(0, (int) in(tx -> store().forget(tx, NOW.plusSeconds(3), 10)));
    assertEquals(List.of(use("drops", ALICE, 3, 3)), since("drops", 0, ALICE));
  }

  @Test
  void a_transaction_that_fails_leaves_nothing() {
    assertThrows(
        IllegalStateException.class,
        () ->
            in(
                tx -> {
                  store().use(tx, List.of(use("drops", ALICE, 1, 1)));
                  throw new IllegalStateException("wanted");
                }));
    assertEquals(List.of(), since("drops", 0, ALICE));
  }
}
