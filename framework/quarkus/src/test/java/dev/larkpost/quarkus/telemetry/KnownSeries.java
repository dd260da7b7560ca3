package dev.larkpost.quarkus.telemetry;

import dev.larkpost.quarkus.metrics.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What may be asked for: our metrics, and those few of others our alerts need. */
final class KnownSeries {
  /** What a scrape adds to every series. */
  private static final Set<String> SCRAPED = Set.of("job", "instance", "namespace", "pod");

  private static final Map<String, Set<String>> OF_OTHERS =
      Map.of(
          "up", Set.of(),
          "kubelet_volume_stats_available_bytes", Set.of("persistentvolumeclaim"),
          "kubelet_volume_stats_capacity_bytes", Set.of("persistentvolumeclaim"));

  private static final Map<String, Set<String>> ALL = all();

  private KnownSeries() {}

  private static Map<String, Set<String>> all() {
    Map<String, Set<String>> all = new HashMap<>(OF_OTHERS);
    for (Metric metric : Metric.values()) {
      Stream<String> ends =
          metric.kind() == Metric.Kind.TIMER ? Stream.of("_count", "_sum", "_max") : Stream.of("");
      ends.forEach(end -> all.put(metric.scraped() + end, Set.copyOf(metric.labels())));
    }
    return all;
  }

  /** What is wrong with a query, in sentences. */
  static List<String> wrong(String text) {
    List<String> wrong = new ArrayList<>();
    Query query = QueryParser.parse(text);
    Set<String> labels = new HashSet<>(SCRAPED);
    for (Query.Selector selector : query.selectors().toList()) {
      Set<String> known = ALL.get(selector.metric());
      if (known == null) {
        wrong.add("no metric " + selector.metric() + " in " + text);
        continue;
      }
      labels.addAll(known);
      selector.matchers().stream()
          .map(Query.Matcher::label)
          .filter(label -> !known.contains(label) && !SCRAPED.contains(label))
          .forEach(label -> wrong.add(selector.metric() + " has no label " + label));
    }
    query
        .labels()
        .filter(label -> !labels.contains(label))
        .forEach(label -> wrong.add("nothing has a label " + label + " in " + text));
    return wrong;
  }
}
