package dev.larkpost.engine.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Bytes;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilterTextTest {
  private static final Event EVENT =
      Events.of(
          Fields.of("amount", new BigInteger("5000000000000000000"))
              .with("price", new BigDecimal("1.50"))
              .with("to", "0x00000000000000000000000000000000000000ab")
              .with("data", Bytes.ofHex("c0ffee"))
              .with("paused", false)
              .with("open", true)
              .with("status", "late")
              .with("odd name", "x")
              .with("tags", List.of("a", "b"))
              .with(
                  "order",
                  Fields.of("items", List.of(Fields.of("sku", "A-7"), Fields.of("sku", "B")))));

  private static boolean accepts(String text) {
    return FilterText.parse("rule.filter", text).accepts(EVENT);
  }

  @Test
  void comparisons_hold_as_written() {
    for (String text :
        List.of(
            "amount = 5e18",
            "amount >= 5_000_000_000_000_000_000",
            "amount > 4.9e18 and amount < 5.1e18",
            "price = 1.5",
            "price != -1.5",
            "to = '0x00000000000000000000000000000000000000AB'",
            "to = 0x00000000000000000000000000000000000000Ab",
            "data = 0xC0FFEE",
            "open",
            "not paused",
            "open = true && !paused",
            "status in ('early', \"late\")",
            "status not in ('early')",
            "STATUS = 'x' or status = 'late'",
            "tags contains 'b'",
            "status contains 'at'",
            "order.items.0.sku = 'A-7'",
            "order.items.1.sku = 'B' and tags.1 = 'b'",
            "`odd name` = 'x'",
            "exists order.items.1 and not exists order.items.2",
            "@origin.address = 0x00000000000000000000000000000000000000aa",
            "@position = 17 and @kind = 'HAPPENED' and @source = 'evm:test'",
            "status = 'l\\ate'",
            "(paused or open) and not (paused and open)")) {
      assertTrue(accepts(text), text);
    }
  }

  @Test
  void comparisons_that_do_not_hold() {
    for (String text :
        List.of(
            "amount < 5e18",
            "price > 1.5",
            "paused",
            "status",
            "status = 5",
            "status < 5",
            "amount contains '5'",
            "tags = 'a'",
            "@origin.block = 1")) {
      assertFalse(accepts(text), text);
    }
  }

  @Test
  void a_field_that_is_not_there_makes_every_comparison_false() {
    for (String op : List.of("=", "!=", "<", "<=", ">", ">=", "contains")) {
      assertFalse(accepts("nowhere " + op + " 1"), op);
      assertTrue(accepts("not nowhere " + op + " 1"), op);
    }
    assertFalse(accepts("nowhere not in (1)"));
    assertFalse(accepts("nowhere"));
  }

  @Test
  void and_binds_tighter_than_or() {
    assertTrue(accepts("open or open and paused"));
    assertFalse(accepts("(open or open) and paused"));
  }

  private static String refusal(String text) {
    EventException refused =
        assertThrows(EventException.class, () -> FilterText.parse("rules.a.filter", text), text);
    assertEquals(EventException.Code.MISCONFIGURED, refused.code(), text);
    return String.valueOf(refused.getMessage());
  }

  @Test
  void what_cannot_be_read_is_refused_with_its_place() {
    assertEquals(
        "rules.a.filter: filter, column 10: expected a field or a value, found the end",
        refusal("amount > "));
    assertTrue(refusal("amount ? 1").contains("column 8"));
    assertTrue(refusal("status = 'late").contains("never closed"));
    assertTrue(refusal("amount = 1 status").contains("expected and, or, or the end"));
    assertTrue(refusal("5").contains("expected a comparison"));
    assertTrue(refusal("@nope = 1").contains("@origin"));
    assertTrue(refusal("a in 5").contains("expected ("));
    assertTrue(refusal("a = 1e2000").contains("1000 places"));
    assertTrue(refusal("a = 1.2.3").contains("no number"));
    assertTrue(refusal("").contains("the end"));
    assertTrue(refusal("(".repeat(51) + "a" + ")".repeat(51)).contains("inside each other"));
    assertTrue(refusal("a".repeat(4_001)).contains("at most 4000"));
  }

  @Test
  void an_unknown_field_is_refused_with_those_there_are() {
    FilterText text = FilterText.parse("p", "amuont > 1 and @origin.x = 1");
    assertEquals(Set.of("amuont"), text.fields());
    EventException refused =
        assertThrows(EventException.class, () -> text.over("p", Set.of("amount", "to")));
    assertEquals(
        "p: the event has no field \"amuont\"; there are [amount, to]", refused.getMessage());
  }

  @Test
  void random_conditions_mean_what_their_parts_mean() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      Condition condition = Condition.random(random, 5);
      assertEquals(condition.value(), accepts(condition.text()), "seed " + seed);
    }
  }

  @Test
  void no_text_whatever_brings_anything_but_a_filter_or_its_refusal() {
    String letters = "ab 01.e-'\"`\\()<>=!&|,@x_not in or and";
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        accepts(text.toString());
      } catch (EventException refused) {
        assertEquals(EventException.Code.MISCONFIGURED, refused.code());
      }
    }
  }

  /** A text and what it means. */
  private record Condition(String text, boolean value) {
    static Condition random(Random random, int depth) {
      if (depth == 0 || random.nextInt(4) == 0) {
        int limit = random.nextInt(20);
        return switch (random.nextInt(4)) {
          case 0 -> new Condition("@position >= " + limit, 17 >= limit);
          case 1 -> new Condition("@position != " + limit, 17 != limit);
          case 2 -> new Condition("@position in (3, " + limit + ")", limit == 17);
          default -> new Condition(random.nextBoolean() ? "open" : "not paused", true);
        };
      }
      Condition one = random(random, depth - 1);
      Condition other = random(random, depth - 1);
      return switch (random.nextInt(3)) {
        case 0 ->
            new Condition("(" + one.text + ") and (" + other.text + ")", one.value && other.value);
        case 1 ->
            new Condition("(" + one.text + " or " + other.text + ")", one.value || other.value);
        default -> new Condition("not (" + one.text + ")", !one.value);
      };
    }
  }

  @Test
  void a_trigger_meets_its_event_and_the_key_is_the_same_for_its_retraction() {
    Trigger trigger =
        new Trigger("liq", new EventName("vault.Liquidated"), FilterText.parse("p", "open"));
    Match match = trigger.match(EVENT).orElseThrow();
    assertEquals("liq/evm:test/tx1/0", match.key());
    assertEquals(match.key(), trigger.match(EVENT.as(EventKind.RETRACTED)).orElseThrow().key());
    assertTrue(new Trigger("o", new EventName("vault.Other"), Filter.ANY).match(EVENT).isEmpty());
    assertTrue(
        new Trigger("o", new EventName("vault.Liquidated"), Filter.ANY.not())
            .match(EVENT)
            .isEmpty());
  }
}
