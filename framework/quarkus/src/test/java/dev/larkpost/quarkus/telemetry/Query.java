package dev.larkpost.quarkus.telemetry;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The part of PromQL that our alerts and the dashboard use: selectors, {@code rate}, {@code
 * increase} and {@code delta}, {@code sum}, {@code max} and {@code min}, arithmetic, comparisons,
 * {@code and}, {@code unless}, {@code or}. What {@link QueryParser} does not know it refuses.
 */
sealed interface Query {
  /** A number. */
  record Number(double value) implements Query {}

  /** One condition on a label. @param how {@code =}, {@code !=}, {@code =~} or {@code !~} */
  record Matcher(String label, String how, String value) {}

  /** Series by name and labels. @param seconds back from now; empty for the latest value */
  record Selector(String metric, List<Matcher> matchers, Optional<Long> seconds) implements Query {}

  /**
   * @param name {@code rate}, {@code increase} or {@code delta}
   */
  record Function(String name, Selector of) implements Query {}

  /**
   * @param name {@code sum}, {@code max} or {@code min}
   */
  record Aggregate(String name, List<String> by, Query of) implements Query {}

  /**
   * @param on labels that must agree; empty for all
   */
  record Binary(String operator, Query left, Query right, Optional<List<String>> on)
      implements Query {}

  /** All selectors in it. */
  default Stream<Selector> selectors() {
    return switch (this) {
      case Number number -> Stream.empty();
      case Selector selector -> Stream.of(selector);
      case Function function -> Stream.of(function.of());
      case Aggregate aggregate -> aggregate.of().selectors();
      case Binary binary -> Stream.concat(binary.left().selectors(), binary.right().selectors());
    };
  }

  /** Labels it groups or matches by. */
  default Stream<String> labels() {
    return switch (this) {
      case Number number -> Stream.empty();
      case Selector selector -> selector.matchers().stream().map(Matcher::label);
      case Function function -> function.of().labels();
      case Aggregate aggregate -> Stream.concat(aggregate.by().stream(), aggregate.of().labels());
      case Binary binary ->
          Stream.concat(
              binary.on().stream().flatMap(List::stream),
              Stream.concat(binary.left().labels(), binary.right().labels()));
    };
  }
}
