package dev.larkpost.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static Report of(Row... rows) {
    return new Report(List.of(rows), List.of(), "quick", true);
  }

  private static Row rate(double ours, double theirs) {
    return Row.rate("texts", "texts/s", List.of(ours), List.of(theirs));
  }

  @Test
  void a_ratio_at_the_target_meets_it_and_one_below_does_not() {
    assertTrue(of(rate(100, 10).target(Target.ratioAtLeast(10))).allMet());
    assertFalse(of(rate(99, 10).target(Target.ratioAtLeast(10))).allMet());
    assertTrue(of(rate(8, 10).target(Target.ratioAtMost(0.8))).allMet());
    assertFalse(of(rate(9, 10).target(Target.ratioAtMost(0.8))).allMet());
  }

  @Test
  void our_own_number_is_judged_without_a_reference() {
    Row bytes = Row.saving("store", "bytes", List.of(4096.0), List.of());
    assertTrue(of(bytes.target(Target.oursAtMost(4096))).allMet());
    assertFalse(of(bytes.target(Target.oursAtMost(4095))).allMet());
  }

  @Test
  void a_target_without_a_reference_to_judge_it_by_is_not_met() {
    Row alone = Row.rate("texts", "texts/s", List.of(1e6), List.of());
    assertFalse(of(alone.target(Target.ratioAtLeast(1))).allMet());
    assertTrue(of(alone).allMet());
  }

  @Test
  void a_failed_measurement_is_a_missed_target() {
    assertFalse(new Report(List.of(), List.of("texts: lost"), "quick", true).allMet());
  }

  @Test
  void medians_count_and_the_best_depends_on_the_direction() {
    List<Double> rounds = List.of(3.0, 1.0, 8.0);
    Row rate = Row.rate("rate", "x", rounds, List.of(1.0, 2.0));
    assertEquals(3.0, rate.our());
    assertEquals(1.5, rate.other().orElseThrow());
    assertEquals(8.0, rate.best(rate.ours()));
    assertEquals(1.0, Row.cost("cost", "x", rounds, List.of()).best(rounds));
  }

  @Test
  void a_saving_says_how_many_times_less_ours_is() {
    assertEquals(4.0, Row.saving("cpu", "ms", List.of(0.5), List.of(2.0)).ratio().orElseThrow());
  }

  @Test
  void the_file_holds_the_fields_that_are_promised(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("results/latest.json");
    Row alone = Row.cost("heap", "MB", List.of(7.0), List.of());
    of(rate(100, 10).target(Target.ratioAtLeast(20)), alone).write(file);
    JsonNode rows = new ObjectMapper().readTree(file.toFile()).path("rows");
    assertEquals("texts", rows.path(0).path("name").asText());
    assertEquals("texts/s", rows.path(0).path("unit").asText());
    assertEquals(100, rows.path(0).path("ours").asDouble());
    assertEquals(10, rows.path(0).path("reference").asDouble());
    assertEquals(10, rows.path(0).path("ratio").asDouble());
    assertEquals(">= 20.0 x", rows.path(0).path("target").asText());
    assertEquals("false", rows.path(0).path("met").asText());
    assertTrue(rows.path(1).path("reference").isNull());
    assertTrue(rows.path(1).path("met").isNull());
  }
}
