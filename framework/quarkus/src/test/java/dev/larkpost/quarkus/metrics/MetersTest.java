package dev.larkpost.quarkus.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.xmtp.ClientHealth;
import dev.larkpost.xmtp.id.MessageId;
import io.quarkus.runtime.metrics.MetricsFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class MetersTest {
  /** A metrics extension that remembers what it was shown. */
  private static final class Registry implements MetricsFactory {
    final Map<String, Supplier<Number>> values = new TreeMap<>();
    final Map<String, List<Duration>> times = new TreeMap<>();

    @Override
    public boolean metricsSystemSupported(String name) {
      return true;
    }

    @Override
    public MetricBuilder builder(String name, Type type) {
      return new Builder(name);
    }

    double read(String series) {
      return Optional.ofNullable(values.get(series)).orElseThrow().get().doubleValue();
    }

    private final class Builder implements MetricBuilder {
      private String series;

      Builder(String name) {
        this.series = name;
      }

      @Override
      public MetricBuilder description(String text) {
        return this;
      }

      @Override
      public MetricBuilder tag(String key, String value) {
        series += " " + key + "=" + value;
        return this;
      }

      @Override
      public MetricBuilder unit(String unit) {
        return this;
      }

      @Override
      public void buildCounter(Supplier<Number> value) {
        assertTrue(values.put(series, value) == null, () -> "twice: " + series);
      }

      @Override
      public <T, R extends Number> void buildCounter(T of, Function<T, R> value) {
        buildCounter(() -> value.apply(of));
      }

      @Override
      public void buildGauge(Supplier<Number> value) {
        buildCounter(value);
      }

      @Override
      public <T, R extends Number> void buildGauge(T of, Function<T, R> value) {
        buildCounter(of, value);
      }

      @Override
      public TimeRecorder buildTimer() {
        List<Duration> all = new ArrayList<>();
        assertTrue(times.put(series, all) == null, () -> "twice: " + series);
        return (time, unit) -> all.add(Duration.of(time, unit.toChronoUnit()));
      }

      @Override
      public Runnable buildTimer(Runnable timed) {
        return timed;
      }

      @Override
      public <T> Callable<T> buildTimer(Callable<T> timed) {
        return timed;
      }

      @Override
      public <T> Supplier<T> buildTimer(Supplier<T> timed) {
        return timed;
      }
    }
  }

  private static final MessageId MESSAGE = MessageId.ofHex("ab".repeat(32));

  private final Meters meters = new Meters();
  private final Registry registry = new Registry();

  @Test
  void an_audience_is_as_large_as_it_was_when_it_was_counted_last() {
    MeterListener one = new MeterListener(meters, "one");
    one.audienceCounted("subscribers(news)", 12);
    meters.factory(registry);
    one.audienceCounted("subscribers(news)", 13);
    one.audienceCounted("list(staff)", 1);
    String series = "larkpost.audience.members bot=one audience=";
    assertEquals(13, registry.read(series + "subscribers(news)"));
    assertEquals(1, registry.read(series + "list(staff)"));
  }

  @Test
  void what_was_counted_before_there_was_a_registry_is_there_too() {
    MeterListener one = new MeterListener(meters, "one");
    one.deliveryPlanned(1, "REPLY");
    meters.factory(registry);
    one.deliveryPlanned(2, "REPLY");
    one.deliveriesPlanned("ANNOUNCEMENT", 7);
    new MeterListener(meters, "two").deliveryPlanned(4, "REPLY");
    assertEquals(2, registry.read("larkpost.deliveries.planned bot=one lane=reply"));
    assertEquals(7, registry.read("larkpost.deliveries.planned bot=one lane=announcement"));
    assertEquals(1, registry.read("larkpost.deliveries.planned bot=two lane=reply"));
  }

  @Test
  void times_are_kept_by_their_labels() {
    meters.factory(registry);
    MeterListener one = new MeterListener(meters, "one");
    one.deliveryPublished(1, Duration.ofMillis(3));
    one.deliveryPublished(2, Duration.ofMillis(5));
    assertEquals(
        List.of(Duration.ofMillis(3), Duration.ofMillis(5)),
        registry.times.get("larkpost.deliveries.published bot=one"));
  }

  @Test
  void what_nobody_could_time_yet_uses_no_label_up() {
    MeterListener one = new MeterListener(meters, "one");
    for (int i = 0; i < 2 * Meters.SERIES_MAX; i++) {
      one.messageHandled(MESSAGE, "text", 1, Duration.ofMillis(1));
    }
    meters.factory(registry);
    one.messageHandled(MESSAGE, "text", 1, Duration.ofMillis(2));
    one.messageHandled(MESSAGE, "command", 1, Duration.ofMillis(3));
    assertEquals(
        List.of(Duration.ofMillis(2)),
        registry.times.get("larkpost.messages.handled bot=one route=text"));
    assertEquals(
        List.of(Duration.ofMillis(3)),
        registry.times.get("larkpost.messages.handled bot=one route=command"));
  }

  @Test
  void labels_have_a_bound_and_nothing_beyond_it_is_lost() {
    meters.factory(registry);
    for (int i = 0; i < Meters.SERIES_MAX + 50; i++) {
      meters.count(Metric.EVENTS_SET_ASIDE, 1, "one", "rule-" + i);
      meters.count(Metric.EVENTS_SET_ASIDE, 1, "one", "rule-" + i);
    }
    assertEquals(Meters.SERIES_MAX + 1, registry.values.size());
    assertEquals(100, registry.read("larkpost.events.set.aside bot=one rule=other"));
    assertEquals(2, registry.read("larkpost.events.set.aside bot=one rule=rule-0"));
  }

  @Test
  void how_a_bot_stands_is_looked_at_once_a_scrape() {
    int[] looks = {0};
    Instant[] now = {Instant.parse("2026-11-21T00:00:00Z")};
    java.time.Clock clock =
        new java.time.Clock() {
          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public java.time.Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now[0];
          }
        };
    BotGauges.show(
        meters,
        "one",
        List.of("kafka:orders"),
        () -> {
          looks[0]++;
          return new BotGauges.Standing(
              true,
              Optional.of(now[0]),
              looks[0],
              Map.of(),
              List.of(),
              OptionalLong.of(4_096),
              OptionalInt.empty(),
              new ClientHealth(8, 200, 1, 40, 2),
              new BotGauges.Waiting(3, 70, Map.of("events", 5L)));
        },
        clock);
    meters.factory(registry);
    registry.values.keySet().forEach(registry::read);
    assertEquals(1, looks[0]);
    assertEquals(1, registry.read("larkpost.bot.ready bot=one"));
    assertEquals(4_096, registry.read("larkpost.store.bytes bot=one"));
    assertEquals(40, registry.read("larkpost.conversations bot=one state=active"));
    assertEquals(1, registry.read("larkpost.conversations bot=one state=paused"));
    assertEquals(2, registry.read("larkpost.conversations bot=one state=left"));
    assertEquals(1, registry.read("larkpost.conversations.paused bot=one"));
    assertEquals(8, registry.read("larkpost.inbox.installations bot=one"));
    assertEquals(200, registry.read("larkpost.inbox.identity.updates bot=one"));
    assertEquals(3, registry.read("larkpost.messages.underway bot=one"));
    assertEquals(70, registry.read("larkpost.receipts.waiting bot=one"));
    assertEquals(5, registry.read("larkpost.dead.letters bot=one kind=events"));
    assertEquals(0, registry.read("larkpost.dead.letters bot=one kind=messages"));
    assertEquals(-1, registry.read("larkpost.network.budget.left bot=one"));
    assertEquals(-1, registry.read("larkpost.source.behind bot=one source=kafka:orders"));
    now[0] = now[0].plus(BotGauges.FRESH).minusMillis(1);
    assertEquals(4.999, registry.read("larkpost.bot.verified.age.seconds bot=one"));
    assertEquals(1, looks[0]);
    now[0] = now[0].plusMillis(1);
    assertEquals(2, registry.read("larkpost.bot.warnings bot=one"));
  }
}
