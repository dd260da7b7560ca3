package dev.larkpost.quarkus.metrics;

import io.quarkus.runtime.metrics.MetricsFactory;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Counts whether anybody scrapes it or not; a metrics extension that comes is shown everything. Any
 * thread.
 */
@Singleton
public class Meters {
  /** Different labels of one metric; more are summed up as {@link #OTHER}. */
  static final int SERIES_MAX = 200;

  static final String OTHER = "other";

  private record Series(Metric metric, List<String> values) {}

  private final Map<Series, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<Series, Supplier<Number>> gauges = new ConcurrentHashMap<>();
  private final Map<Series, MetricsFactory.TimeRecorder> timers = new ConcurrentHashMap<>();
  private final Set<Series> known = ConcurrentHashMap.newKeySet();
  private final Map<Metric, Integer> sizes = new EnumMap<>(Metric.class);
  private Optional<MetricsFactory> factory = Optional.empty();

  /** The metrics extension, when there is one: called once, before the bots or after. */
  // The registry holds what it asks weakly; the maps here keep it.
  public synchronized void factory(MetricsFactory given) {
    factory = Optional.of(given);
    counters.forEach(
        (series, counter) -> builder(given, series).buildCounter(counter, LongAdder::sum));
    gauges.keySet().forEach(series -> builder(given, series).buildGauge(() -> latest(series)));
  }

  void count(Metric metric, long more, String... values) {
    Series series = series(metric, values);
    LongAdder known = counters.get(series);
    (known == null ? counter(series) : known).add(more);
  }

  private synchronized LongAdder counter(Series series) {
    LongAdder known = counters.get(series);
    if (known != null) {
      return known;
    }
    LongAdder counter = new LongAdder();
    counters.put(series, counter);
    factory.ifPresent(f -> builder(f, series).buildCounter(counter, LongAdder::sum));
    return counter;
  }

  void time(Metric metric, Duration took, String... values) {
    Series series = series(metric, values);
    MetricsFactory.TimeRecorder known = timers.get(series);
    if (known == null) {
      timer(series).ifPresent(timer -> timer.update(took));
    } else {
      known.update(took);
    }
  }

  private synchronized Optional<MetricsFactory.TimeRecorder> timer(Series series) {
    return factory.map(f -> timers.computeIfAbsent(series, s -> builder(f, s).buildTimer()));
  }

  /** A value that is asked for at every scrape; the newest supplier counts. */
  synchronized void gauge(Metric metric, Supplier<Number> value, String... values) {
    Series series = series(metric, values);
    boolean fresh = gauges.put(series, value) == null;
    if (fresh) {
      factory.ifPresent(f -> builder(f, series).buildGauge(() -> latest(series)));
    }
  }

  private Number latest(Series series) {
    return Optional.ofNullable(gauges.get(series)).map(Supplier::get).orElse(0);
  }

  /** The first label is the bot; the others are bounded, whatever somebody configures. */
  private Series series(Metric metric, String... values) {
    Series wanted = new Series(metric, List.of(values));
    if (known.contains(wanted) || values.length < 2 || admitted(wanted)) {
      return wanted;
    }
    String[] other = values.clone();
    Arrays.fill(other, 1, other.length, OTHER);
    return new Series(metric, List.of(other));
  }

  private synchronized boolean admitted(Series wanted) {
    int before = sizes.getOrDefault(wanted.metric(), 0);
    if (before >= SERIES_MAX) {
      return known.contains(wanted);
    }
    if (known.add(wanted)) {
      sizes.put(wanted.metric(), before + 1);
    }
    return true;
  }

  private static MetricsFactory.MetricBuilder builder(MetricsFactory factory, Series series) {
    MetricsFactory.MetricBuilder builder =
        factory.builder(series.metric().id()).description(series.metric().meaning());
    for (int i = 0; i < series.values().size(); i++) {
      builder.tag(series.metric().labels().get(i), series.values().get(i));
    }
    return builder;
  }
}
