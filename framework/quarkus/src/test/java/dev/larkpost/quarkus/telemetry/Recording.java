package dev.larkpost.quarkus.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Recorded series, a value a minute, and what a {@link Query} says of them at a moment, as
 * Prometheus does.
 *
 * @param closed whether a range holds its first moment, as up to Prometheus 2, or not, as since 3
 */
record Recording(List<Series> series, boolean closed) {
  /** How far back a value counts as the latest. */
  private static final long LOOK_BACK = 300;

  private static final int STEP = 60;
  private static final String NAME = "__name__";
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Pattern RUN = Pattern.compile("(-?\\d+)([+-]\\d+)?(?:x(\\d+))?");

  /**
   * @param values by minute
   */
  record Series(Map<String, String> labels, List<Double> values) {
    /** In promtool's notation: {@code 1+2x3} is {@code 1 3 5 7}. */
    static Series of(String name, String values) {
      Map<String, String> labels = new TreeMap<>();
      labels.put(NAME, name.substring(0, name.indexOf('{')));
      LABEL.matcher(name).results().forEach(l -> labels.put(l.group(1), l.group(2)));
      List<Double> all = new ArrayList<>();
      for (String part : values.split(" ")) {
        Matcher run = RUN.matcher(part);
        if (!run.matches()) {
          throw new IllegalArgumentException(part);
        }
        double from = Double.parseDouble(run.group(1));
        double more = run.group(2) == null ? 0 : Double.parseDouble(run.group(2));
        int times = run.group(3) == null ? 0 : Integer.parseInt(run.group(3));
        for (int i = 0; i <= times; i++) {
          all.add(from + i * more);
        }
      }
      return new Series(Map.copyOf(labels), List.copyOf(all));
    }
  }

  /** A value of one series at a moment. */
  record Sample(Map<String, String> labels, double value) {
    /** What series are told apart by, their name aside. */
    Map<String, String> unnamed() {
      Map<String, String> rest = new TreeMap<>(labels);
      rest.remove(NAME);
      return rest;
    }

    private Map<String, String> only(List<String> names) {
      Map<String, String> some = new TreeMap<>(labels);
      some.keySet().retainAll(names);
      return some;
    }
  }

  /**
   * @param at seconds since the recording began
   */
  List<Sample> at(long at, Query query) {
    return switch (query) {
      case Query.Number number -> List.of(new Sample(Map.of(), number.value()));
      case Query.Selector selector -> latest(at, selector);
      case Query.Function function -> over(at, function);
      case Query.Aggregate aggregate -> aggregate(at, aggregate);
      case Query.Binary binary -> binary(at, binary);
    };
  }

  private List<Sample> latest(long at, Query.Selector selector) {
    List<Sample> samples = new ArrayList<>();
    for (Series one : matching(selector)) {
      List<double[]> found = between(one, at - LOOK_BACK, at);
      if (!found.isEmpty()) {
        samples.add(new Sample(one.labels(), found.getLast()[1]));
      }
    }
    return samples;
  }

  private List<Series> matching(Query.Selector selector) {
    return series.stream()
        .filter(s -> selector.metric().equals(s.labels().get(NAME)))
        .filter(s -> selector.matchers().stream().allMatch(m -> matches(s, m)))
        .toList();
  }

  private static boolean matches(Series one, Query.Matcher matcher) {
    String value = one.labels().getOrDefault(matcher.label(), "");
    return switch (matcher.how()) {
      case "=" -> value.equals(matcher.value());
      case "!=" -> !value.equals(matcher.value());
      case "=~" -> value.matches(matcher.value());
      case "!~" -> !value.matches(matcher.value());
      default -> throw new IllegalArgumentException(matcher.how());
    };
  }

  private List<double[]> between(Series one, long from, long to) {
    List<double[]> found = new ArrayList<>();
    for (int i = 0; i < one.values().size(); i++) {
      long at = (long) i * STEP;
      if (at <= to && (closed ? at >= from : at > from)) {
        found.add(new double[] {at, one.values().get(i)});
      }
    }
    return found;
  }

  private List<Sample> over(long at, Query.Function function) {
    long seconds = function.of().seconds().orElseThrow();
    List<Sample> samples = new ArrayList<>();
    for (Series one : matching(function.of())) {
      List<double[]> found = between(one, at - seconds, at);
      if (found.size() > 1) {
        double grown = grown(found, at, seconds, !function.name().equals("delta"));
        double value = function.name().equals("rate") ? grown / seconds : grown;
        samples.add(new Sample(new Sample(one.labels(), 0).unnamed(), value));
      }
    }
    return samples;
  }

  /** Prometheus' extrapolation: a counter that falls was begun anew, and none was below zero. */
  private static double grown(List<double[]> found, long at, long seconds, boolean counter) {
    double[] first = found.getFirst();
    double[] last = found.getLast();
    double grown = last[1] - first[1];
    for (int i = 1; counter && i < found.size(); i++) {
      grown += found.get(i)[1] < found.get(i - 1)[1] ? found.get(i - 1)[1] : 0;
    }
    double sampled = last[0] - first[0];
    double average = sampled / (found.size() - 1);
    double before = first[0] - (at - seconds);
    if (counter && grown > 0 && first[1] >= 0) {
      before = Math.min(before, sampled * (first[1] / grown));
    }
    double after = at - last[0];
    double whole = sampled;
    whole += before < average * 1.1 ? before : average / 2;
    whole += after < average * 1.1 ? after : average / 2;
    return grown * (whole / sampled);
  }

  private List<Sample> aggregate(long at, Query.Aggregate aggregate) {
    Map<Map<String, String>, List<Sample>> groups =
        at(at, aggregate.of()).stream().collect(Collectors.groupingBy(s -> s.only(aggregate.by())));
    ToDoubleFunction<List<Sample>> made =
        switch (aggregate.name()) {
          case "sum" -> all -> all.stream().mapToDouble(Sample::value).sum();
          case "max" -> all -> all.stream().mapToDouble(Sample::value).max().orElseThrow();
          default -> all -> all.stream().mapToDouble(Sample::value).min().orElseThrow();
        };
    return groups.entrySet().stream()
        .map(g -> new Sample(g.getKey(), made.applyAsDouble(g.getValue())))
        .toList();
  }

  private List<Sample> binary(long at, Query.Binary binary) {
    List<Sample> left = at(at, binary.left());
    List<Sample> right = at(at, binary.right());
    List<Sample> result = new ArrayList<>();
    for (Sample one : left) {
      Optional<Sample> other = right.stream().filter(r -> agree(binary, one, r)).findFirst();
      switch (binary.operator()) {
        case "and" -> other.ifPresent(o -> result.add(one));
        case "unless", "or" -> {
          if (other.isEmpty() || binary.operator().equals("or")) {
            result.add(one);
          }
        }
        default -> other.ifPresent(o -> compared(binary.operator(), one, o).ifPresent(result::add));
      }
    }
    if (binary.operator().equals("or")) {
      right.stream()
          .filter(r -> left.stream().noneMatch(l -> agree(binary, l, r)))
          .forEach(result::add);
    }
    return result;
  }

  private static boolean agree(Query.Binary binary, Sample one, Sample other) {
    if (binary.right() instanceof Query.Number) {
      return true;
    }
    return binary
        .on()
        .map(names -> one.only(names).equals(other.only(names)))
        .orElseGet(() -> one.unnamed().equals(other.unnamed()));
  }

  private static Optional<Sample> compared(String operator, Sample one, Sample other) {
    double a = one.value();
    double b = other.value();
    return switch (operator) {
      case "==" -> kept(one, a == b);
      case "!=" -> kept(one, a != b);
      case ">" -> kept(one, a > b);
      case "<" -> kept(one, a < b);
      case ">=" -> kept(one, a >= b);
      case "<=" -> kept(one, a <= b);
      case "+" -> Optional.of(new Sample(one.unnamed(), a + b));
      case "-" -> Optional.of(new Sample(one.unnamed(), a - b));
      case "*" -> Optional.of(new Sample(one.unnamed(), a * b));
      case "/" -> Optional.of(new Sample(one.unnamed(), a / b));
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static Optional<Sample> kept(Sample one, boolean holds) {
    return holds ? Optional.of(one) : Optional.empty();
  }
}
