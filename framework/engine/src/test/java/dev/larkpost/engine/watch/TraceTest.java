package dev.larkpost.engine.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String HEADER = "00-" + ID + "-" + SPAN + "-01";

  private static Event event(String source, String id, Fields origin) {
    return new Event(
        new EventId(id),
        new EventName("shop.Ordered"),
        EventKind.HAPPENED,
        new SourceName(source),
        1,
        Instant.EPOCH,
        Fields.NONE,
        origin);
  }

  private static Fields headers(Object value) {
    return Fields.of("headers", Fields.of(Trace.HEADER, value));
  }

  @Test
  void a_header_is_read_and_written() {
    Trace trace = Trace.parse(HEADER).orElseThrow();
    assertEquals(new Trace(ID, SPAN, Optional.of(true)), trace);
    assertEquals(HEADER, trace.header());
    assertEquals("00-" + ID + "-" + SPAN + "-00", new Trace(ID, SPAN, Optional.empty()).header());
    assertTrue(
        Trace.parse("cc-" + ID + "-" + SPAN + "-03-later").isPresent(), "a later version's more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"
      })
  void what_is_no_header_is_nobodys(String header) {
    assertEquals(Optional.empty(), Trace.parse(header));
  }

  @Test
  void a_header_longer_than_any_is_not_looked_at() {
    assertEquals(Optional.empty(), Trace.parse("cc-" + ID + "-" + SPAN + "-01-" + "x".repeat(300)));
  }

  @Test
  void the_trace_of_a_message_begins_like_its_id() {
    Trace trace = Trace.of(MessageId.ofHex("ab".repeat(16) + "cd".repeat(16)));
    assertEquals("ab".repeat(16), trace.id());
    assertEquals("cd".repeat(8), trace.span());
    assertEquals(Optional.empty(), trace.sampled());
    Trace zeros = Trace.of(MessageId.ofHex("00".repeat(32)));
    assertNotEquals("00".repeat(16), zeros.id(), "ids of nothing but zeros are not allowed");
  }

  @Test
  void a_fact_has_one_trace_wherever_it_is_met_and_its_retraction_shares_it() {
    Trace trace = Trace.of(event("evm", "1", Fields.NONE));
    assertEquals(trace, Trace.of(event("evm", "1", Fields.of("block", "7"))));
    assertEquals(trace, Trace.of(event("evm", "1", Fields.NONE).as(EventKind.RETRACTED)));
    assertNotEquals(trace.id(), Trace.of(event("evm", "2", Fields.NONE)).id());
    assertNotEquals(trace.id(), Trace.of(event("other", "1", Fields.NONE)).id());
  }

  @Test
  void a_record_that_came_in_a_trace_goes_on_in_it() {
    Trace trace = Trace.of(event("kafka", "1", headers(HEADER)));
    assertEquals(ID, trace.id());
    assertNotEquals(SPAN, trace.span());
    assertEquals(Optional.of(true), trace.sampled());
    assertEquals(
        Optional.of(new Trace(ID, SPAN, Optional.of(true))),
        Trace.before(event("kafka", "1", headers(HEADER))));
  }

  @Test
  void several_headers_or_a_broken_one_count_as_none() {
    Trace own = Trace.of(event("kafka", "1", Fields.NONE));
    assertEquals(own, Trace.of(event("kafka", "1", headers(List.of(HEADER, HEADER)))));
    assertEquals(own, Trace.of(event("kafka", "1", headers("hello"))));
    assertEquals(own, Trace.of(event("kafka", "1", Fields.of("headers", "hello"))));
  }

  @Test
  void ids_that_are_none_are_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Trace("0".repeat(32), SPAN, Optional.empty()));
    assertThrows(IllegalArgumentException.class, () -> new Trace(ID, "short", Optional.empty()));
  }
}
