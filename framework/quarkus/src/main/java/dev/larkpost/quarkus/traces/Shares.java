package dev.larkpost.quarkus.traces;

import dev.larkpost.engine.watch.Trace;
import dev.larkpost.engine.watch.Tracing;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many spans of a stage one trace may have; a bounded number of traces is counted. */
final class Shares {
  /** Of one stage in one trace; a fan-out of thousands goes on in traces of its own. */
  static final int SPANS_MAX = 20;

  private static final int TRACES_MAX = 2_000;

  private record Place(Tracing.Stage stage, String trace) {}

  private final Map<Place, Integer> used =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Integer> eldest) {
          return size() > TRACES_MAX;
        }
      };

  synchronized boolean take(Tracing.Stage stage, Trace trace) {
    return used.merge(new Place(stage, trace.id()), 1, (a, b) -> Math.min(a + b, SPANS_MAX + 1))
        <= SPANS_MAX;
  }
}
