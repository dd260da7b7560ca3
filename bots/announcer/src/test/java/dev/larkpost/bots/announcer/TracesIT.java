package dev.larkpost.bots.announcer;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.inbound.Message;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an operator finds at the collector, of a bot that works. */
@QuarkusTest
@TestProfile(Operated.class)
class TracesIT {
  private static final String CALLER = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String RECORD = "6df92f3577b34da6a3ce929d0e0e4736";
  private static final String SENDER = "5cf92f3577b34da6a3ce929d0e0e4736";

  @Inject Bots bots;
  @Inject Spans spans;

  private Set<String> names(String trace) {
    return spans.of(trace).stream()
        .map(SpanData::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void awaits(String trace, String... names) throws InterruptedException {
    Crowd.until("a trace with " + List.of(names), () -> names(trace).containsAll(List.of(names)));
  }

  @Test
  void a_message_is_followed_to_the_publish_of_its_answer() throws InterruptedException {
    try (Crowd crowd = new Crowd(bots)) {
      Person ann = crowd.person();
      ann.says("HELP");
      ann.hears(m -> m.text().isPresent());
      Crowd.until(
          "a trace of the message",
          () ->
              spans.all().stream()
                  .filter(s -> s.getName().equals("larkpost message"))
                  .anyMatch(s -> names(s.getTraceId()).contains("larkpost publish")));
    }
  }

  @Test
  void an_announcement_goes_on_in_the_trace_of_the_call_that_drafted_it()
      throws InterruptedException {
    try (Crowd crowd = new Crowd(bots)) {
      Person ann = crowd.subscriber("news");
      int id =
          given()
              .contentType(ContentType.JSON)
              .header("traceparent", "00-" + CALLER + "-00f067aa0ba902b7-01")
              .body(
                  Map.of(
                      "key",
                      Crowd.key(),
                      "category",
                      "news",
                      "audience",
                      "subscribers(news)",
                      "text",
                      "nobody-traces-this"))
              .post(Crowd.API + "announcements")
              .then()
              .statusCode(201)
              .extract()
              .path("id");
      Crowd.awaits(id, "PLANNED");
      Crowd.step(id, "approve");
      ann.hears("nobody-traces-this");
      awaits(CALLER, "larkpost plan", "larkpost seal", "larkpost publish");
      for (SpanData span : spans.all()) {
        for (String secret : List.of(ann.address(), ann.inbox().value(), "nobody-traces-this")) {
          assertTrue(!span.toString().contains(secret), span::getName);
        }
      }
    }
  }

  /** Of a record in one topic to that of its receipt in another. */
  @Test
  void a_header_is_carried_on_over_the_spans_between() throws Exception {
    try (Crowd crowd = new Crowd(bots)) {
      Person ann = crowd.person();
      ann.says("hi");
      ann.hears(m -> m.text().isPresent());
      Orders.shipped("order 17", ann, "00-" + RECORD + "-00f067aa0ba902b7-01");
      ann.hears("order 17 is on its way");
      String header = Orders.header("confirmed", ann).orElseThrow();
      awaits(RECORD, "larkpost event", "larkpost plan", "larkpost seal", "larkpost publish");
      SpanData event = first(RECORD, "larkpost event");
      assertEquals("00f067aa0ba902b7", event.getParentSpanId(), "its sender's");
      assertEquals("00-" + RECORD + "-" + event.getSpanId() + "-01", header);
      for (String between : List.of("larkpost plan", "larkpost seal", "larkpost publish")) {
        assertEquals(event.getSpanId(), first(RECORD, between).getParentSpanId(), between);
      }
    }
  }

  private SpanData first(String trace, String name) {
    return spans.of(trace).stream().filter(s -> s.getName().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void an_event_is_followed_in_its_senders_trace_to_the_publish() throws InterruptedException {
    try (Crowd crowd = new Crowd(bots)) {
      Person ann = crowd.person();
      ann.says("hi");
      ann.hears(m -> m.text().isPresent());
      AskedConnector.people(ann.inbox());
      AskedConnector.ask("a trace", "00-" + SENDER + "-00f067aa0ba902b7-01");
      Message told = ann.hears("Would you like a trace?");
      assertTrue(told.text().isPresent());
      awaits(SENDER, "larkpost event", "larkpost plan", "larkpost seal", "larkpost publish");
      SpanData event = first(SENDER, "larkpost event");
      assertEquals("00f067aa0ba902b7", event.getParentSpanId());
      for (SpanData later : spans.of(SENDER)) {
        if (!later.equals(event)) {
          assertEquals(event.getSpanId(), later.getParentSpanId(), later.getName());
        }
      }
    }
  }
}
