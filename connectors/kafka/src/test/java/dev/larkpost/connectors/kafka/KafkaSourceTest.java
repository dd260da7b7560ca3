package dev.larkpost.connectors.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Bytes;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.watch.Trace;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What records become, and what is done with those that become nothing. A real broker. */
class KafkaSourceTest {
  private Broker broker;
  private String topic;
  private final State state = new State();

  @BeforeEach
  void topic() throws Exception {
    broker = Broker.shared();
    topic = broker.topic(1);
  }

  private KafkaSourceSettings settings() {
    return KafkaSourceSettings.of(topic, topic);
  }

  private Reader reader(KafkaSourceSettings settings) {
    return new Reader(broker.cluster(), settings, state);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void a_record_becomes_an_event_with_exact_numbers_its_key_headers_time_and_place()
      throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            0,
            1_700_000_000_123L,
            bytes("order-7"),
            bytes("{\"amount\":123456789012345678901234567890,\"price\":0.10,\"who\":\"ä\"}"));
    record.headers().add("trace", bytes("abc")).add("raw", new byte[] {(byte) 0xff, 1});
    record.headers().add("tag", bytes("x")).add("tag", bytes("y"));
    record.headers().add(Trace.HEADER, bytes(TRACE));
    broker.send(record);
    try (Reader reader = reader(settings())) {
      reader.untilTold(1);
      Event event = reader.told.getFirst();
      assertEquals("kafka." + topic, event.name().value());
      assertEquals("kafka:" + topic, event.source().value());
      assertEquals(0, event.position());
      assertEquals(Instant.ofEpochMilli(1_700_000_000_123L), event.occurredAt());
      assertEquals(
          new BigInteger("123456789012345678901234567890"), event.fields().integer("amount"));
      assertEquals(new BigDecimal("0.10"), event.fields().find("price").orElseThrow());
      assertEquals("ä", event.fields().text("who"));
      assertEquals(topic, event.origin().text("topic"));
      assertEquals("order-7", event.origin().text("key"));
      assertEquals(BigInteger.ZERO, event.origin().integer("offset"));
      Fields headers = (Fields) event.origin().find("headers").orElseThrow();
      assertEquals("abc", headers.text("trace"));
      assertEquals(Bytes.ofHex("ff01"), headers.find("raw").orElseThrow());
      assertEquals(List.of("x", "y"), headers.find("tag").orElseThrow());
      assertEquals(Trace.parse(TRACE), Trace.before(event));
    }
  }

  @Test
  void a_tombstone_is_an_event_that_says_deleted_and_what() throws Exception {
    broker.send(new ProducerRecord<>(topic, 0, bytes("order-7"), null));
    try (Reader reader = reader(settings())) {
      reader.untilTold(1);
      assertEquals(
          Fields.of("deleted", true).with("key", "order-7"), reader.told.getFirst().fields());
    }
  }

  @Test
  void poison_goes_to_the_dead_letter_topic_with_reason_and_origin_and_the_rest_goes_on()
      throws Exception {
    List<String> poison =
        List.of(
            "not json",
            "{\"n\":1} {\"n\":2}",
            "{\"n\":",
            "[1]",
            "7",
            "{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":1e99999}",
            "{\"a\":\"" + "x".repeat(1 << 20) + "\"}",
            "");
    broker.send(topic, 0, "{\"n\":1}");
    for (String value : poison) {
      broker.send(topic, 0, value);
    }
    ProducerRecord<byte[], byte[]> broken =
        new ProducerRecord<>(topic, 0, 5L, bytes("k"), new byte[] {'{', '"', (byte) 0xc3, '"'});
    broken.headers().add("trace", bytes("abc"));
    broker.send(broken);
    broker.send(topic, 0, "{\"n\":2}");
    try (Reader reader = reader(settings())) {
      reader.untilTold(2);
      assertEquals(List.of("1", "2"), reader.ns());
      assertEquals(poison.size() + 1, reader.setAside.size());
      assertTrue(reader.setAside.stream().noneMatch(what -> what.contains("not json")));
    }
    var letters = broker.read(topic + ".dead-letter", poison.size() + 1);
    assertEquals(
        List.of(
            "NOT_JSON",
            "NOT_JSON",
            "NOT_JSON",
            "NOT_AN_OBJECT",
            "NOT_AN_OBJECT",
            "TOO_DEEP",
            "UNUSABLE",
            "UNUSABLE",
            "TOO_LARGE",
            "NOT_JSON",
            "NOT_JSON"),
        letters.stream().map(letter -> headers(letter).get("larkpost.reason")).toList());
    for (int i = 0; i < poison.size(); i++) {
      boolean whole = "whole".equals(headers(letters.get(i)).get("larkpost.value"));
      if (whole) {
        assertEquals(poison.get(i), new String(letters.get(i).value(), StandardCharsets.UTF_8));
      }
      assertEquals("" + (i + 1), headers(letters.get(i)).get("larkpost.offset"));
    }
    Map<String, String> last = headers(letters.getLast());
    assertEquals("abc", last.get("trace"));
    assertEquals(topic, last.get("larkpost.topic"));
    assertEquals("0", last.get("larkpost.partition"));
    assertEquals("5", last.get("larkpost.timestamp"));
    assertEquals("k", new String(letters.getLast().key(), StandardCharsets.UTF_8));
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return headers;
  }

  @Test
  void nothing_is_passed_while_the_dead_letter_topic_is_missing() throws Exception {
    broker.delete(topic + ".dead-letter");
    broker.send(topic, 0, "{\"n\":1}");
    broker.send(topic, 0, "poison");
    broker.send(topic, 0, "{\"n\":2}");
    KafkaSourceSettings hasty =
        settings()
            .with(
                limits ->
                    new KafkaSourceSettings.Limits(
                        limits.deadLetterTopic(),
                        limits.valueBytes(),
                        java.time.Duration.ofMillis(1_500),
                        limits.silence()));
    try (Reader reader = reader(hasty)) {
      // A slow broker is too slow for such haste as well; that is another failure.
      reader.until(
          () ->
              reader.failures.stream()
                  .anyMatch(failure -> failure.toString().contains(topic + ".dead-letter")));
      assertEquals(List.of(), reader.told);
      KafkaSource patient = new KafkaSource(broker.cluster(), settings(), reader);
      EventException refused = assertThrows(EventException.class, patient::verify);
      patient.close();
      assertEquals(EventException.Code.MISCONFIGURED, refused.code());
      assertTrue(refused.toString().contains(topic + ".dead-letter"), refused::toString);
      broker.create(topic + ".dead-letter", 1);
      reader.untilTold(2);
      assertEquals(List.of("1", "2"), reader.ns());
      assertTrue(reader.recoveries > 0);
    }
    assertTrue(!broker.read(topic + ".dead-letter", 1).isEmpty());
  }

  @Test
  void a_sink_that_keeps_failing_writes_one_dead_letter() throws Exception {
    broker.send(topic, 0, "poison");
    broker.send(topic, 0, "{\"n\":1}");
    int[] left = {3};
    try (Reader reader =
        new Reader(
            broker.cluster(),
            settings(),
            state,
            (tx, events) -> {
              if (left[0]-- > 0) {
                throw new IllegalStateException("wanted");
              }
            })) {
      reader.untilTold(1);
      assertEquals(3, reader.failures.size());
    }
    broker.send(topic + ".dead-letter", 0, "the end");
    assertEquals(2, broker.read(topic + ".dead-letter", 2).size());
  }

  @Test
  void a_configured_header_or_member_makes_two_records_one_fact() throws Exception {
    for (String id : List.of("a", "b", "a")) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(topic, 0, null, bytes("{\"n\":1,\"id\":\"" + id + "\"}"));
      record.headers().add("event-id", bytes(id));
      broker.send(record);
    }
    broker.send(topic, 0, "{\"n\":2,\"id\":17}");
    try (Reader byField =
        reader(settings().withGroup(topic + "-field").withId(new EventIdFrom.Field("id")))) {
      byField.untilTold(3);
      assertEquals(
          List.of("a", "b", "17"), byField.told.stream().map(e -> e.id().value()).toList());
    }
    State other = new State();
    try (Reader byHeader =
        new Reader(
            broker.cluster(),
            settings().withGroup(topic + "-header").withId(new EventIdFrom.Header("event-id")),
            other)) {
      byHeader.until(() -> !byHeader.setAside.isEmpty());
      assertEquals(List.of("a", "b"), byHeader.told.stream().map(e -> e.id().value()).toList());
      assertTrue(byHeader.setAside.getFirst().endsWith("NO_ID"), byHeader.setAside::toString);
    }
  }

  @Test
  void a_missing_topic_is_refused_by_name() throws Exception {
    try (Reader reader = reader(KafkaSourceSettings.of("nowhere", topic, "no-such-topic"))) {
      EventException refused = assertThrows(EventException.class, reader.source::verify);
      assertEquals(EventException.Code.MISCONFIGURED, refused.code());
      assertTrue(refused.toString().contains("no-such-topic"), refused::toString);
      reader.round();
      assertInstanceOf(EventException.class, reader.failures.getFirst());
    }
  }

  @Test
  void settings_that_cannot_work_are_refused_and_secrets_are_not_printed() {
    assertThrows(EventException.class, () -> KafkaCluster.at(" "));
    assertThrows(
        EventException.class, () -> KafkaCluster.at("h:1").with("enable.auto.commit", "true"));
    assertThrows(EventException.class, () -> KafkaSourceSettings.of("c"));
    assertThrows(
        EventException.class, () -> settings().with(limits -> limits.withDeadLetterTopic(topic)));
    KafkaCluster secret = KafkaCluster.at("h:1").with("sasl.jaas.config", "password=hunter2");
    assertTrue(!secret.toString().contains("hunter2"), secret::toString);
  }
}
