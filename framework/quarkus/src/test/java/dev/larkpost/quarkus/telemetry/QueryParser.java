package dev.larkpost.quarkus.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a {@link Query}. */
final class QueryParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\\d+(?:\\.\\d+)?[smhd]?)|([a-zA-Z_:][\\w:]*)|(\"[^\"]*\"|'[^']*')"
              + "|(=~|!~|!=|==|>=|<=|[-+*/(){}\\[\\],<>=]))");

  /** Weakest first, as Prometheus has them. */
  private static final List<Set<String>> PRECEDENCE =
      List.of(
          Set.of("or"),
          Set.of("and", "unless"),
          Set.of("==", "!=", ">", "<", ">=", "<="),
          Set.of("+", "-"),
          Set.of("*", "/"));

  private static final Set<String> FUNCTIONS = Set.of("rate", "increase", "delta");
  private static final Set<String> AGGREGATES = Set.of("sum", "max", "min");
  private static final Map<Character, Long> UNITS =
      Map.of('s', 1L, 'm', 60L, 'h', 3_600L, 'd', 86_400L);

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  private QueryParser(String text) {
    this.text = text;
    Matcher token = TOKEN.matcher(text);
    int end = 0;
    while (end < text.stripTrailing().length()) {
      if (!token.find(end) || token.start() != end) {
        throw new IllegalArgumentException("not understood at " + end + ": " + text);
      }
      tokens.add(token.group().strip());
      end = token.end();
    }
  }

  /**
   * @throws IllegalArgumentException for anything it does not know
   */
  static Query parse(String text) {
    QueryParser parser = new QueryParser(text);
    Query query = parser.binary(0);
    if (parser.at < parser.tokens.size()) {
      throw parser.unknown();
    }
    return query;
  }

  private Query binary(int level) {
    if (level == PRECEDENCE.size()) {
      return primary();
    }
    Query left = binary(level + 1);
    while (PRECEDENCE.get(level).contains(peek())) {
      String operator = next();
      Optional<List<String>> on =
          peek().equals("on") ? Optional.of(names(next())) : Optional.empty();
      left = new Query.Binary(operator, left, binary(level + 1), on);
    }
    return left;
  }

  private Query primary() {
    String token = next();
    if (token.equals("(")) {
      Query inner = binary(0);
      expect(")");
      return inner;
    }
    if (token.equals("-")) {
      return new Query.Number(-Double.parseDouble(next()));
    }
    if (Character.isDigit(token.charAt(0))) {
      return new Query.Number(Double.parseDouble(token));
    }
    if (FUNCTIONS.contains(token)) {
      return function(token);
    }
    return AGGREGATES.contains(token) ? aggregate(token) : selector(token);
  }

  private Query function(String name) {
    expect("(");
    Query of = primary();
    expect(")");
    if (of instanceof Query.Selector range && range.seconds().isPresent()) {
      return new Query.Function(name, range);
    }
    throw new IllegalArgumentException(name + " of something without a range: " + text);
  }

  private Query aggregate(String name) {
    List<String> by = peek().equals("by") ? names(next()) : List.of();
    expect("(");
    Query of = binary(0);
    expect(")");
    return new Query.Aggregate(name, by, of);
  }

  private Query selector(String metric) {
    if (!metric.matches("[a-zA-Z_:][\\w:]*")) {
      throw unknown();
    }
    List<Query.Matcher> matchers = new ArrayList<>();
    if (peek().equals("{")) {
      next();
      while (!peek().equals("}")) {
        String label = next();
        String how = next();
        String value = next();
        matchers.add(new Query.Matcher(label, how, value.substring(1, value.length() - 1)));
        if (peek().equals(",")) {
          next();
        }
      }
      next();
    }
    return new Query.Selector(metric, List.copyOf(matchers), range());
  }

  private Optional<Long> range() {
    if (!peek().equals("[")) {
      return Optional.empty();
    }
    next();
    String length = next();
    expect("]");
    long unit =
        Optional.ofNullable(UNITS.get(length.charAt(length.length() - 1)))
            .orElseThrow(this::unknown);
    return Optional.of(unit * Long.parseLong(length.substring(0, length.length() - 1)));
  }

  /** A list in parentheses, behind the word that was read. */
  private List<String> names(String word) {
    expect("(");
    List<String> names = new ArrayList<>();
    while (!peek().equals(")")) {
      names.add(next());
      if (peek().equals(",")) {
        next();
      }
    }
    next();
    if (names.isEmpty()) {
      throw new IllegalArgumentException(word + " nothing: " + text);
    }
    return List.copyOf(names);
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private String next() {
    if (at == tokens.size()) {
      throw unknown();
    }
    return tokens.get(at++);
  }

  private void expect(String token) {
    if (!next().equals(token)) {
      throw unknown();
    }
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException("not understood near token " + at + ": " + text);
  }
}
