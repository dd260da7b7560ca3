package dev.larkpost.quarkus.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alerts: what they ask for, where they send people, and when they fire. */
class AlertsTest {
  private static final Path ROOT = Path.of(System.getProperty("larkpost.root"));
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final long MINUTE = 60;

  @TempDir Path folder;

  private record Alert(String name, Query query, long delay, JsonNode rule) {}

  private static JsonNode spec() throws IOException {
    return YAML.readTree(ROOT.resolve("k8s/telemetry/alerts.yaml").toFile()).path("spec");
  }

  private static Map<String, Alert> alerts() throws IOException {
    Map<String, Alert> all = new TreeMap<>();
    for (JsonNode group : spec().path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        String name = rule.path("alert").asText();
        Query query = QueryParser.parse(rule.path("expr").asText());
        Alert alert = new Alert(name, query, seconds(rule.path("for").asText()), rule);
        assertEquals(null, all.put(name, alert), name + " is there twice");
      }
    }
    return all;
  }

  private static JsonNode recorded() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(AlertsTest.class.getResourceAsStream("/alerts.test.yaml"))) {
      return YAML.readTree(in);
    }
  }

  private static long seconds(String minutes) {
    return MINUTE * Long.parseLong(minutes.substring(0, minutes.length() - 1));
  }

  @Test
  void every_alert_asks_for_metrics_and_labels_there_are() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Alert alert : alerts().values()) {
      wrong.addAll(KnownSeries.wrong(alert.rule().path("expr").asText()));
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void every_alert_has_a_place_in_the_runbook_and_says_how_urgent_it_is() throws IOException {
    Set<String> places =
        Files.readAllLines(ROOT.resolve("docs/operations.md")).stream()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring(4).toLowerCase(Locale.ROOT).replace(' ', '-'))
            .collect(Collectors.toSet());
    for (Alert alert : alerts().values()) {
      String runbook = alert.rule().at("/annotations/runbook").asText();
      assertTrue(runbook.startsWith("docs/operations.md#"), alert::name);
      assertTrue(places.contains(runbook.substring(runbook.indexOf('#') + 1)), runbook);
      assertTrue(!alert.rule().at("/annotations/summary").asText().isBlank(), alert::name);
      assertTrue(
          Set.of("critical", "warning", "info")
              .contains(alert.rule().at("/labels/severity").asText()),
          alert::name);
    }
  }

  /** Both ways in which Prometheus cuts ranges: before version 3, and since. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void they_fire_and_stay_silent_on_recorded_series(boolean closed) throws IOException {
    Map<String, Alert> alerts = alerts();
    Set<String> fired = new HashSet<>();
    Set<String> silent = new HashSet<>();
    for (JsonNode test : recorded().path("tests")) {
      Recording recording =
          new Recording(
              StreamSupport.stream(test.path("input_series").spliterator(), false)
                  .map(
                      s ->
                          Recording.Series.of(s.path("series").asText(), s.path("values").asText()))
                  .toList(),
              closed);
      for (JsonNode check : test.path("alert_rule_test")) {
        Alert alert = Objects.requireNonNull(alerts.get(check.path("alertname").asText()));
        long at = seconds(check.path("eval_time").asText());
        Set<Map<String, String>> firing = firing(recording, alert, at);
        assertEquals(
            expected(check),
            firing,
            test.path("name").asText() + ", " + alert.name() + " at " + at);
        (firing.isEmpty() ? silent : fired).add(alert.name());
      }
    }
    assertEquals(alerts.keySet(), fired, "each is seen to fire");
    assertEquals(alerts.keySet(), silent, "each is seen to stay silent");
  }

  private static Set<Map<String, String>> expected(JsonNode check) {
    Set<Map<String, String>> expected = new HashSet<>();
    for (JsonNode one : check.path("exp_alerts")) {
      Map<String, String> labels = new TreeMap<>();
      one.path("exp_labels")
          .properties()
          .forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
      expected.add(labels);
    }
    return expected;
  }

  /** Evaluated every minute, as the rules' group is; active for as long as its time wants. */
  private static Set<Map<String, String>> firing(Recording recording, Alert alert, long at) {
    Map<Map<String, String>, Long> since = new HashMap<>();
    for (long now = 0; now <= at; now += MINUTE) {
      long moment = now;
      Set<Map<String, String>> active =
          recording.at(now, alert.query()).stream()
              .map(Recording.Sample::unnamed)
              .collect(Collectors.toSet());
      since.keySet().retainAll(active);
      active.forEach(labels -> since.putIfAbsent(labels, moment));
    }
    Set<Map<String, String>> firing = new HashSet<>();
    since.forEach(
        (labels, begun) -> {
          if (at - begun >= alert.delay()) {
            Map<String, String> all = new TreeMap<>(labels);
            all.put("severity", alert.rule().at("/labels/severity").asText());
            firing.add(all);
          }
        });
    return firing;
  }

  /** The real thing says the same, where there is one. */
  @Test
  void promtool_agrees() throws Exception {
    JsonNode rules = spec();
    rules
        .path("groups")
        .forEach(g -> g.path("rules").forEach(r -> ((ObjectNode) r).remove("annotations")));
    YAML.writeValue(folder.resolve("rules.yaml").toFile(), rules);
    YAML.writeValue(folder.resolve("alerts.test.yaml").toFile(), recorded());
    Process promtool;
    try {
      promtool =
          new ProcessBuilder("promtool", "test", "rules", "alerts.test.yaml")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException none) {
      Assumptions.abort("there is no promtool here: nobody compares");
      return;
    }
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(promtool.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, promtool.exitValue(), said);
  }
}
