package dev.larkpost.bots.announcer;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.metrics.Metric;
import dev.larkpost.testkit.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What an operator's Prometheus reads of a bot that works. */
@QuarkusTest
@TestProfile(Operated.class)
class MetricsIT {
  private static final Pattern SAMPLE = Pattern.compile("^(larkpost_\\w+)\\{(.*)} (\\S+)$");
  private static final String EXEMPLAR =
      " # \\{span_id=\"[0-9a-f]{16}\",trace_id=\"[0-9a-f]{32}\"} .*";

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  @Inject Bots bots;
  @Inject Stumble stumble;

  /** Where the bot is traced, a sample names a trace behind it. */
  private static List<String> scrape() {
    return raw().stream().map(line -> line.replaceFirst(EXEMPLAR, "")).toList();
  }

  private static List<String> raw() {
    return given()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .extract()
        .asString()
        .lines()
        .filter(line -> line.startsWith("larkpost_"))
        .toList();
  }

  private static double value(String series) {
    return scrape().stream()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  @Test
  void both_flows_are_counted_and_nobody_is_named() throws InterruptedException {
    try (Crowd crowd = new Crowd(bots)) {
      String planned = "larkpost_deliveries_planned_total{bot=\"announcer\",lane=\"reply\"}";
      String confirmed = "larkpost_deliveries_confirmed_total{bot=\"announcer\"}";
      String fanned = "larkpost_deliveries_planned_total{bot=\"announcer\",lane=\"announcement\"}";
      double before = value(planned);
      double fannedBefore = value(fanned);
      double readBack = value(confirmed);
      Person ann = crowd.subscriber("news");
      int id = Crowd.draft("news", "subscribers(news)", "nobody-scrapes-this");
      Crowd.awaits(id, "PLANNED");
      Crowd.step(id, "approve");
      ann.hears("nobody-scrapes-this");
      Crowd.awaits(id, "DONE");
      stumble.lies(true);
      ann.says(Stumble.STONE);
      String dead = "larkpost_messages_dead_total{bot=\"announcer\",code=\"handler_failed\"}";
      Crowd.until("a message was given up", () -> value(dead) >= 1);
      Crowd.until("it was read back", () -> value(confirmed) >= readBack + 1);
      assertEquals(1, value("larkpost_bot_ready{bot=\"announcer\"}"));
      assertTrue(value(planned) >= before + 1, "the answer to START");
      assertTrue(value(fanned) >= fannedBefore + 1, "the announcement");
      AskedConnector.people(ann.inbox());
      AskedConnector.ask("nobody-scrapes-that");
      ann.hears("Would you like nobody-scrapes-that?");
      for (String counted :
          List.of(
              "larkpost_events_matched_total{bot=\"announcer\",rule=\"ask\"}",
              "larkpost_events_told_seconds_count{bot=\"announcer\",source=\"test:asked\"}",
              "larkpost_network_permits_total{bot=\"announcer\"}",
              "larkpost_network_publishes_seconds_count{bot=\"announcer\"}",
              "larkpost_seals_seconds_count{bot=\"announcer\"}")) {
        Crowd.until(counted, () -> value(counted) >= 1); // she may hear before it is counted
      }
      assertEquals(1, value("larkpost_inbox_installations{bot=\"announcer\"}"));
      Crowd.until(
          "how it stands was looked at again",
          () ->
              value("larkpost_conversations{bot=\"announcer\",state=\"active\"}") >= 1
                  && value("larkpost_dead_letters{bot=\"announcer\",kind=\"messages\"}") >= 1);
      assertTrue(
          value("larkpost_announcements_recipients_total{bot=\"announcer\",lane=\"announcement\"}")
              >= 1);
      assertTrue(
          scrape().stream()
              .anyMatch(
                  line ->
                      line.matches(
                          "larkpost_audience_members\\{audience=\"subscribers\\(news\\)\",bot=\"announcer\"} \\d+\\.0")),
          "who subscribed was counted when it started");
      assertEquals(-1, value("larkpost_store_bytes{bot=\"announcer\"}"), "in memory");
      assertEquals(-1, value("larkpost_network_budget_left{bot=\"announcer\"}"), "no budget");
      assertTrue(value("larkpost_deliveries{bot=\"announcer\",state=\"confirmed\"}") >= 1);
      assertTrue(value("larkpost_deliveries_published_seconds_count{bot=\"announcer\"}") >= 1);
      List<String> lines = raw();
      for (String secret :
          List.of(ann.address(), ann.inbox().value(), "nobody-scrapes-", Stumble.STONE)) {
        assertTrue(lines.stream().noneMatch(line -> line.contains(secret)), secret);
      }
      scrape().forEach(MetricsIT::isDocumented);
    }
  }

  private static void isDocumented(String line) {
    Matcher sample = SAMPLE.matcher(line);
    assertTrue(sample.matches(), line);
    Metric metric =
        Arrays.stream(Metric.values())
            .filter(
                m ->
                    sample.group(1).equals(m.scraped())
                        || m.kind() == Metric.Kind.TIMER
                            && sample.group(1).matches(m.scraped() + "_(count|sum|max)"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("not documented: " + line));
    TreeSet<String> labels = new TreeSet<>();
    LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
    assertEquals(new TreeSet<>(metric.labels()), labels, line);
  }
}
