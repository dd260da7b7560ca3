package dev.larkpost.quarkus.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/metrics.md} is made of {@link Metric}; {@code -Dlarkpost.write-reference}
 * writes it anew.
 */
class MetricsPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("larkpost.root"), "docs", "reference", "metrics.md");

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Metrics

            <!-- Generated from dev.larkpost.quarkus.metrics.Metric; MetricsPageTest refuses a page that differs. -->

            An application with a metrics extension of Quarkus has these; the ready bots bring Prometheus, at `/q/metrics`. A timer is scraped as
            `…_count`, `…_sum` and `…_max`. Labels are names out of configuration and stable codes, at most %d of each metric, the rest together as
            `%s`; no label names a person, an id or a text.

            | Scraped as | Kind | Labels | Means |
            |---|---|---|---|
            """
                .formatted(Meters.SERIES_MAX, Meters.OTHER));
    for (Metric metric : Metric.values()) {
      page.append("| `")
          .append(metric.scraped())
          .append("` | ")
          .append(metric.kind().name().toLowerCase(java.util.Locale.ROOT))
          .append(" | ")
          .append(
              metric.labels().stream().map(l -> "`" + l + "`").collect(Collectors.joining(", ")))
          .append(" | ")
          .append(metric.meaning())
          .append(" |\n");
    }
    return page.toString();
  }

  @Test
  void the_page_says_what_there_is() throws IOException {
    if (System.getProperty("larkpost.write-reference") != null) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page());
    }
    assertEquals(page(), Files.readString(PAGE), "run with -Dlarkpost.write-reference=yes");
  }

  @Test
  void labels_are_names_and_codes_alone() {
    Set<String> allowed =
        Set.of(
            "audience",
            "bot",
            "reason",
            "route",
            "code",
            "word",
            "lane",
            "loop",
            "state",
            "rule",
            "source",
            "kind");
    for (Metric metric : Metric.values()) {
      assertTrue(allowed.containsAll(metric.labels()), metric::name);
      assertEquals("bot", metric.labels().getFirst(), metric::name);
    }
    assertEquals(
        Metric.values().length,
        Arrays.stream(Metric.values()).map(Metric::scraped).distinct().count());
  }
}
