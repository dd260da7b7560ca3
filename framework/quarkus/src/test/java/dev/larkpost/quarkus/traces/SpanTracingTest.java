package dev.larkpost.quarkus.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.watch.Step;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.id.MessageId;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpanTracingTest {
  private static final MessageId MESSAGE = MessageId.ofHex("ab".repeat(16) + "cd".repeat(16));
  private static final String HEADER = "00-" + "4b".repeat(16) + "-" + "f0".repeat(8);
  private static final Tracing.Period WHEN =
      new Tracing.Period(Instant.ofEpochSecond(1_000), Instant.ofEpochMilli(1_000_005));

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final SpanTracing tracing = tracing(Sampler.parentBased(Sampler.alwaysOn()));

  private SpanTracing tracing(Sampler sampler) {
    GivenIds ids = new GivenIds();
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .setSampler(sampler)
            .addSpanProcessor(SimpleSpanProcessor.create(spans))
            .build();
    return new SpanTracing(provider.get("test"), ids, "shop");
  }

  private static Event event(Fields origin) {
    return new Event(
        new EventId("1"),
        new EventName("shop.Ordered"),
        EventKind.HAPPENED,
        new SourceName("kafka:orders"),
        1,
        Instant.EPOCH,
        Fields.of("secret", "nobody-traces-this"),
        origin);
  }

  private static Event from(String header) {
    return event(Fields.of("headers", Fields.of(Trace.HEADER, header)));
  }

  private SpanData only(String name) {
    List<SpanData> found = named(name);
    assertEquals(1, found.size(), () -> name + " in " + spans.getFinishedSpanItems());
    return found.getFirst();
  }

  private List<SpanData> named(String name) {
    return spans.getFinishedSpanItems().stream().filter(s -> s.getName().equals(name)).toList();
  }

  private static Trace trace(int number) {
    return Trace.of(MessageId.ofHex("%016x".formatted(number + 1L).repeat(4)));
  }

  @Test
  void a_message_begins_its_trace_and_its_answers_publish_is_in_it() {
    Step step = tracing.message(MESSAGE, 1);
    assertEquals("ab".repeat(16), tracing.current().orElseThrow().id());
    step.says("route", "text");
    step.close();
    assertEquals(Optional.empty(), tracing.current());
    tracing.together(Tracing.Stage.PUBLISH, Map.of(Trace.of(MESSAGE), 1), WHEN);
    SpanData message = only("larkpost message");
    SpanData publish = only("larkpost publish");
    assertEquals("ab".repeat(16), message.getTraceId());
    assertEquals(SpanId.getInvalid(), message.getParentSpanId());
    assertEquals(message.getTraceId(), publish.getTraceId());
    assertEquals(message.getSpanId(), publish.getParentSpanId());
    assertEquals(5_000_000, publish.getEndEpochNanos() - publish.getStartEpochNanos());
  }

  @Test
  void a_second_attempt_is_a_child_of_the_first() {
    tracing.message(MESSAGE, 1).close();
    Step second = tracing.message(MESSAGE, 2);
    second.failed("HANDLER_FAILED");
    second.close();
    List<SpanData> both = named("larkpost message");
    assertEquals(both.getFirst().getSpanId(), both.getLast().getParentSpanId());
    assertEquals(StatusCode.ERROR, both.getLast().getStatus().getStatusCode());
  }

  @Test
  void an_event_is_a_child_of_its_records_sender_and_its_handler_of_it() {
    Event event = from(HEADER + "-01");
    tracing.handler(event, "on:orders").close();
    tracing.told(event, List.of("on:orders"), WHEN);
    SpanData told = only("larkpost event");
    assertEquals("4b".repeat(16), told.getTraceId());
    assertEquals("f0".repeat(8), told.getParentSpanId());
    assertEquals(told.getSpanId(), only("larkpost handler").getParentSpanId());
    assertTrue(
        spans.getFinishedSpanItems().stream()
            .noneMatch(s -> s.toString().contains("nobody-traces-this")));
  }

  @Test
  void what_its_sender_does_not_record_is_not_recorded_here() {
    Event event = from(HEADER + "-00");
    tracing.handler(event, "on:orders").close();
    tracing.told(event, List.of("on:orders"), WHEN);
    tracing.together(Tracing.Stage.SEAL, Map.of(Trace.of(event), 1), WHEN);
    assertEquals(List.of(), spans.getFinishedSpanItems());
    assertEquals(Optional.of(false), tracing.decided(Trace.of(event)).flatMap(Trace::sampled));
  }

  @Test
  void a_sampler_that_takes_a_part_takes_whole_traces() {
    SpanTracing half = tracing(Sampler.parentBased(Sampler.traceIdRatioBased(0.5)));
    int messages = 0;
    for (int i = 0; i < 200; i++) {
      MessageId id = MessageId.ofHex("%016x".formatted(i * 0x9E3779B97F4A7C15L).repeat(4));
      spans.reset();
      half.message(id, 1).close();
      half.together(Tracing.Stage.PUBLISH, Map.of(Trace.of(id), 1), WHEN);
      int begun = named("larkpost message").size();
      assertEquals(begun, named("larkpost publish").size());
      messages += begun;
    }
    assertTrue(messages > 60 && messages < 140, messages + " of 200");
  }

  @Test
  void a_fan_out_has_a_bounded_number_of_spans_in_its_trace_and_links_beyond() {
    for (int batch = 0; batch < 1_000; batch++) {
      tracing.together(Tracing.Stage.PUBLISH, Map.of(trace(1), 500), WHEN);
    }
    List<SpanData> inside =
        spans.getFinishedSpanItems().stream()
            .filter(s -> s.getTraceId().equals(trace(1).id()))
            .toList();
    assertEquals(Shares.SPANS_MAX, inside.size());
    SpanData later = spans.getFinishedSpanItems().getLast();
    assertEquals(trace(1).id(), later.getLinks().getFirst().getSpanContext().getTraceId());
  }

  @Test
  void a_batch_of_many_traces_has_a_bounded_number_of_spans() {
    Map<Trace, Integer> all = new LinkedHashMap<>();
    for (int i = 0; i < 500; i++) {
      all.put(trace(i), 1);
    }
    tracing.together(Tracing.Stage.SEAL, all, WHEN);
    assertEquals(SpanTracing.TOGETHER_MAX + 1, spans.getFinishedSpanItems().size());
    SpanData rest = spans.getFinishedSpanItems().getLast();
    assertEquals(SpanTracing.LINKS_MAX, rest.getLinks().size());
    assertEquals(
        500L - SpanTracing.TOGETHER_MAX,
        rest.getAttributes().asMap().entrySet().stream()
            .filter(a -> a.getKey().getKey().equals("larkpost.deliveries"))
            .findFirst()
            .orElseThrow()
            .getValue());
  }

  @Test
  void what_somebody_does_by_hand_and_its_cause_point_to_each_other() {
    Step call = tracing.message(MESSAGE, 1);
    Runnable begun = tracing.deed(Tracing.Deed.BEGUN, List.of(trace(5), trace(5)));
    begun.run();
    call.close();
    tracing.deed(Tracing.Deed.RETRIED, List.of(trace(5))).run();
    SpanData first = only("larkpost begun");
    SpanData again = only("larkpost retried");
    SpanData cause = only("larkpost message");
    assertEquals(trace(5).id(), first.getTraceId());
    assertEquals(trace(5).span(), first.getSpanId());
    assertEquals(SpanId.getInvalid(), first.getParentSpanId());
    assertEquals(
        cause.getSpanContext(), first.getLinks().getFirst().getSpanContext(), "what began it");
    assertEquals(
        trace(5).id(), cause.getLinks().getFirst().getSpanContext().getTraceId(), "what it began");
    assertEquals(1, cause.getLinks().size());
    assertEquals(first.getSpanId(), again.getParentSpanId());
    assertEquals(List.of(), again.getLinks(), "nothing was under way");
  }

  @Test
  void what_is_done_within_its_own_trace_needs_no_link() {
    Step message = tracing.message(MESSAGE, 1);
    tracing.deed(Tracing.Deed.APPROVED, List.of(Trace.of(MESSAGE))).run();
    message.close();
    assertEquals(List.of(), only("larkpost approved").getLinks());
    assertEquals(List.of(), only("larkpost message").getLinks());
  }

  @Test
  void a_thousand_things_done_together_have_a_bounded_number_of_spans() {
    List<Trace> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(trace(i));
    }
    tracing.deed(Tracing.Deed.BEGUN, all).run();
    assertEquals(SpanTracing.TOGETHER_MAX, spans.getFinishedSpanItems().size());
    spans.reset();
    tracing(Sampler.alwaysOff()).deed(Tracing.Deed.BEGUN, all).run();
    assertEquals(List.of(), spans.getFinishedSpanItems());
  }

  @Test
  void a_question_ends_in_the_trace_of_its_message() {
    Step step = tracing.timeout(MESSAGE, "amount");
    assertEquals("ab".repeat(16), tracing.current().orElseThrow().id());
    step.close();
    assertEquals(Trace.of(MESSAGE).span(), only("larkpost timeout").getParentSpanId());
  }

  @Test
  void what_is_logged_within_a_trace_has_its_id_and_leaves_no_span() {
    Step step = tracing.within(trace(7));
    assertEquals(trace(7).id(), tracing.current().orElseThrow().id());
    step.close();
    assertEquals(List.of(), spans.getFinishedSpanItems());
  }

  @Test
  void asking_the_sampler_leaves_nothing() {
    assertEquals(Optional.of(true), tracing.decided(trace(3)).flatMap(Trace::sampled));
    assertEquals(List.of(), spans.getFinishedSpanItems());
  }
}
