package dev.larkpost.quarkus.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larkpost.quarkus.metrics.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DashboardTest {
  private static final Path FILE =
      Path.of(System.getProperty("larkpost.root"), "k8s/telemetry/dashboard.json");

  private static final int COLUMNS = 24;

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(FILE.toFile());
  }

  /** As Grafana sends them, all bots chosen. */
  static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : dashboard().path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            target.path("expr").asText().replace("$bot", ".*").replace("$__rate_interval", "5m"));
      }
    }
    return queries;
  }

  @Test
  void every_query_asks_for_metrics_and_labels_there_are() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String query : queries()) {
      wrong.addAll(KnownSeries.wrong(query));
    }
    assertEquals(List.of(), wrong);
    assertTrue(queries().size() > 30, "too few to mean anything");
  }

  @Test
  void a_query_for_what_there_is_not_is_noticed() {
    assertEquals(
        List.of("no metric larkpost_bots_ready in larkpost_bots_ready == 0"),
        KnownSeries.wrong("larkpost_bots_ready == 0"));
    assertEquals(
        List.of("nothing has a label lane in sum by (lane) (larkpost_bot_ready)"),
        KnownSeries.wrong("sum by (lane) (larkpost_bot_ready)"));
    assertEquals(
        1,
        KnownSeries.wrong("larkpost_bot_ready{lane=\"x\"}").stream()
            .filter(w -> w.contains("no label"))
            .count());
  }

  @Test
  void what_is_counted_is_shown() throws IOException {
    Set<String> shown = new HashSet<>();
    for (String query : queries()) {
      QueryParser.parse(query).selectors().forEach(s -> shown.add(s.metric()));
    }
    Set<String> hidden = new TreeSet<>();
    for (Metric metric : Metric.values()) {
      if (shown.stream().noneMatch(name -> name.startsWith(metric.scraped()))) {
        hidden.add(metric.scraped());
      }
    }
    assertEquals(
        Set.of(
            "larkpost_announcements_changed_total",
            "larkpost_announcements_failed_total",
            "larkpost_conversations_paused",
            "larkpost_deliveries_sealed_total",
            "larkpost_messages_dead_total",
            "larkpost_messages_underway",
            "larkpost_receipts_waiting",
            "larkpost_source_failures"),
        hidden);
  }

  @Test
  void panels_have_names_places_and_do_not_overlap() throws IOException {
    Set<Integer> ids = new HashSet<>();
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode panel : dashboard().path("panels")) {
      String title = panel.path("title").asText();
      assertTrue(ids.add(panel.path("id").asInt()), title);
      assertTrue(!title.isBlank());
      JsonNode place = panel.path("gridPos");
      assertTrue(place.path("x").asInt() + place.path("w").asInt() <= COLUMNS, title);
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          assertTrue(
              taken.add(List.of(place.path("x").asInt() + x, place.path("y").asInt() + y)), title);
        }
      }
    }
  }
}
