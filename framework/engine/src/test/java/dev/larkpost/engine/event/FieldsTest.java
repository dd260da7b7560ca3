package dev.larkpost.engine.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldsTest {
  enum Side {
    BUY,
    SELL
  }

  record Account(String value) {}

  record Place(long row, Optional<String> seat) {}

  record Order(
      Account buyer, Side side, int count, BigDecimal price, Instant at, List<Place> places) {}

  record Even(int n) {
    Even {
      if (n % 2 != 0) {
        throw new IllegalArgumentException("odd");
      }
    }
  }

  private static Fields order() {
    return Fields.of("buyer", "0xab")
        .with("side", "sell")
        .with("count", BigInteger.TWO)
        .with("price", new BigDecimal("1.50"))
        .with("at", BigInteger.valueOf(1_700_000_000))
        .with(
            "places",
            List.of(
                Fields.of("row", BigInteger.ONE),
                Fields.of("row", BigInteger.TEN).with("seat", "c")));
  }

  @Test
  void a_record_takes_the_fields_of_its_components_names() {
    assertEquals(
        new Order(
            new Account("0xab"),
            Side.SELL,
            2,
            new BigDecimal("1.50"),
            Instant.ofEpochSecond(1_700_000_000),
            List.of(new Place(1, Optional.empty()), new Place(10, Optional.of("c")))),
        order().as(Order.class));
  }

  @Test
  void a_time_may_be_text_seconds_or_milliseconds() {
    record Timed(Instant at) {}
    Instant wanted = Instant.ofEpochSecond(1_700_000_000);
    for (Object value :
        List.of(
            "2023-11-14T22:13:20Z",
            BigInteger.valueOf(1_700_000_000),
            BigInteger.valueOf(1_700_000_000_000L))) {
      assertEquals(wanted, Fields.of("at", value).as(Timed.class).at());
    }
  }

  private static String refusal(Fields fields, Class<? extends Record> type) {
    EventException e = assertThrows(EventException.class, () -> fields.as(type));
    assertEquals(EventException.Code.MALFORMED, e.code());
    return String.valueOf(e.getMessage());
  }

  @Test
  void a_refusal_names_the_component_and_the_kinds_but_never_the_value() {
    assertEquals(
        "Order.count: wants int, the event has text",
        refusal(order().with("count", "s3cret"), Order.class));
    assertEquals(
        "Order.count: the value does not fit into int",
        refusal(order().with("count", BigInteger.TEN.pow(10)), Order.class));
    assertEquals(
        "Order.places.row: wants long, the event has true or false",
        refusal(order().with("places", List.of(Fields.of("row", true))), Order.class));
    assertEquals(
        "Order.side: none of [BUY, SELL]", refusal(order().with("side", "s3cret"), Order.class));
    assertEquals(
        "Even.n: there is no such field; there are [m]",
        refusal(Fields.of("m", BigInteger.ONE), Even.class));
    assertEquals(
        "Even: Even refused it (IllegalArgumentException)",
        refusal(Fields.of("n", BigInteger.ONE), Even.class));
  }

  @Test
  void json_of_any_fields_reads_back_equal_and_in_order() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      Fields fields = fields(random, 3);
      Fields back = Fields.ofJson(fields.toJson());
      assertEquals(fields, back);
      assertEquals(fields.toJson(), back.toJson());
      assertEquals(
          new ArrayList<>(fields.values().keySet()), new ArrayList<>(back.values().keySet()));
    }
  }

  private static Fields fields(Random random, int depth) {
    Fields fields = Fields.NONE;
    for (int i = random.nextInt(4); i >= 0; i--) {
      fields = fields.with(text(random) + i, value(random, depth));
    }
    return fields;
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> text(random);
      case 1 -> new BigInteger(256, random).subtract(BigInteger.TWO.pow(255));
      case 2 -> new BigDecimal(new BigInteger(70, random), random.nextInt(60) - 30);
      case 3 -> random.nextBoolean();
      case 4 -> {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        yield Bytes.of(bytes);
      }
      case 5 -> fields(random, depth - 1);
      default -> List.of(value(random, depth - 1), value(random, depth - 1));
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.appendCodePoint(random.nextInt(3) == 0 ? random.nextInt(0xd800) : 'a');
    }
    return text.toString();
  }

  @Test
  void foreign_json_is_read_without_its_nulls() {
    Fields fields = Fields.ofJson(" {\"a\":null,\"b\":[1,null,2.0],\"c\":{\"d\":\"x\"}} ");
    assertEquals(Optional.empty(), fields.find("a"));
    assertEquals(Optional.of(List.of(BigInteger.ONE, new BigDecimal("2.0"))), fields.find("b"));
    assertEquals(Optional.of(Fields.of("d", "x")), fields.find("c"));
  }

  @Test
  void what_is_no_object_or_too_much_is_malformed() {
    List<String> bad =
        List.of(
            "",
            "[]",
            "1",
            "{",
            "{} {}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":NaN}",
            "{\"\":1}",
            "{\"\":\"0xzz\"}",
            "{\"a\":1e-99999}",
            "{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}",
            "{\"a\":\"" + "x".repeat(FieldsJson.LENGTH_MAX) + "\"}");
    for (String json : bad) {
      EventException e = assertThrows(EventException.class, () -> Fields.ofJson(json), json);
      assertEquals(EventException.Code.MALFORMED, e.code());
    }
  }

  @Test
  void random_bytes_of_json_never_end_in_another_exception() {
    Random random = new Random(11);
    String json = order().toJson();
    for (int i = 0; i < 5_000; i++) {
      StringBuilder damaged = new StringBuilder(json);
      for (int n = random.nextInt(3); n >= 0; n--) {
        damaged.setCharAt(random.nextInt(damaged.length()), (char) (32 + random.nextInt(95)));
      }
      String text = damaged.substring(0, random.nextInt(damaged.length() + 1));
      try {
        assertTrue(Fields.ofJson(text).values().size() < 20);
      } catch (EventException e) {
        assertEquals(EventException.Code.MALFORMED, e.code());
      }
    }
  }

  @Test
  void nobody_changes_fields_from_outside() {
    Map<String, Object> mine = new HashMap<>();
    List<Object> list = new ArrayList<>(List.of("a"));
    mine.put("list", list);
    Fields fields = new Fields(mine);
    mine.put("more", "b");
    list.add("b");
    assertEquals(Fields.of("list", List.of("a")), fields);
    assertThrows(UnsupportedOperationException.class, () -> fields.values().clear());
    assertThrows(IllegalArgumentException.class, () -> Fields.of("a", new Object()));
    assertFalse(fields.find("more").isPresent());
  }

  @Test
  void a_short_number_never_becomes_a_long_text_and_comes_back_exactly() {
    Fields tiny = Fields.ofJson("{\"a\":[1e-1000,1e1000,0.000001,1.234567890123456789]}");
    assertTrue(tiny.toJson().length() < 60, () -> tiny.toJson().length() + " characters");
    assertTrue(tiny.toJson().contains("0.000001"), tiny::toJson);
    assertEquals(tiny, Fields.ofJson(tiny.toJson()));
  }
}
