package dev.larkpost.testkit.store;

import static dev.larkpost.testkit.store.Plans.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Bytes;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.outbox.DeadEvent;
import dev.larkpost.engine.outbox.DeadEventStore;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every memory of events that were set aside must do. */
public abstract class DeadEventStoreContract extends StoreContract<DeadEventStore> {
  private static final SourceName CHAIN = new SourceName("evm:test@3");

  private static Event event(int n, SourceName source, EventKind kind) {
    return new Event(
        new EventId("id-" + n),
        new EventName("vault.Paid"),
        kind,
        source,
        n,
        NOW.plusMillis(n),
        Fields.of("amount", BigInteger.TEN.pow(60)).with("proof", Bytes.ofHex("0xab01")),
        Fields.of("block", BigInteger.valueOf(n)));
  }

  private static DeadEvent dead(String rule, int n, EventKind kind) {
    return new DeadEvent(0, rule, event(n, CHAIN, kind), "MALFORMED", NOW.plusSeconds(n));
  }

  private static DeadEvent dead(String rule, int n) {
    return dead(rule, n, EventKind.HAPPENED);
  }

  private void put(DeadEvent... dead) {
    run(tx -> List.of(dead).forEach(one -> store().put(tx, one)));
  }

  private List<DeadEvent> all() {
    return look(tx -> store().page(tx, 0, 100));
  }

  private List<String> names() {
    return all().stream().map(d -> d.rule() + " " + d.event().id()).toList();
  }

  @Test
  void they_come_in_order_page_by_page_with_all_they_say() {
    put(dead("a", 2), dead("a", 1, EventKind.RETRACTED), dead("b", 2));
    List<DeadEvent> all = all();
    assertEquals(List.of("a id-2", "a id-1", "b id-2"), names());
    long count = look(store()::count);
    assertEquals(3, count);
    DeadEvent second = all.get(1);
    assertEquals(event(1, CHAIN, EventKind.RETRACTED), second.event());
    assertEquals("MALFORMED", second.reason());
    assertEquals(NOW.plusSeconds(1), second.at());
    assertEquals(all.subList(1, 2), look(tx -> store().page(tx, all.get(0).number(), 1)));
  }

  @Test
  void those_asked_for_are_found_and_removed_by_number() {
    put(dead("a", 1), dead("a", 2), dead("a", 3));
    List<DeadEvent> all = all();
    List<Long> numbers = List.of(all.get(2).number(), all.get(0).number(), 999L);
    assertEquals(List.of(all.get(0), all.get(2)), look(tx -> store().find(tx, numbers)));
    run(tx -> store().remove(tx, numbers));
    assertEquals(List.of("a id-2"), names());
  }

  @Test
  void of_one_rule_and_fact_the_last_word_counts_under_the_same_number() {
    put(dead("a", 1), dead("b", 1));
    List<DeadEvent> before = all();
    DeadEvent later =
        new DeadEvent(
            0,
            "a",
            event(1, CHAIN, EventKind.RETRACTED),
            "java.lang.IllegalStateException",
            NOW.plusSeconds(60));
    put(later);
    List<DeadEvent> after = all();
    assertEquals(2, after.size());
    assertEquals(before.get(0).number(), after.get(0).number());
    assertEquals(later.event(), after.get(0).event());
    assertEquals(later.reason(), after.get(0).reason());
    assertEquals(later.at(), after.get(0).at());
    assertEquals(before.get(1), after.get(1));
  }

  @Test
  void better_news_of_a_fact_voids_its_entry_alone() {
    SourceName other = new SourceName("evm:test@4");
    put(
        dead("a", 1),
        dead("b", 1),
        new DeadEvent(0, "a", event(1, other, EventKind.HAPPENED), "X", NOW));
    run(
        tx -> {
          assertTrue(store().remove(tx, "a", CHAIN, new EventId("id-1")));
          assertFalse(store().remove(tx, "a", CHAIN, new EventId("id-9")));
        });
    assertEquals(List.of("b id-1", "a id-1"), names());
    assertEquals(other, all().get(1).event().source());
  }

  @Test
  void the_oldest_are_forgotten_beyond_so_many() {
    LongStream.range(0, 6).forEach(n -> put(dead("a", (int) n)));
    run(tx -> assertEquals(0, store().keep(tx, 6)));
    run(tx -> assertEquals(4, store().keep(tx, 2)));
    assertEquals(List.of("a id-4", "a id-5"), names());
  }

  @Test
  void what_a_failed_transaction_wrote_is_not_there() {
    put(dead("a", 1));
    assertThrows(
        IllegalStateException.class,
        () ->
            run(
                tx -> {
                  store().put(tx, dead("a", 2));
                  store().remove(tx, "a", CHAIN, new EventId("id-1"));
                  throw new IllegalStateException("wanted");
                }));
    assertEquals(List.of("a id-1"), names());
  }
}
