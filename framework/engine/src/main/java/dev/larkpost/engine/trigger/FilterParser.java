package dev.larkpost.engine.trigger;

import dev.larkpost.engine.event.EventException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A filter's words into a filter. */
final class FilterParser {
  private static final int SCALE_MAX = 1_000;
  private static final Set<String> EVENT_PATHS = Set.of("@origin", "@source", "@position", "@kind");

  private final String place;
  private final List<FilterToken> tokens;
  private final Set<String> paths = new TreeSet<>();
  private int at;
  private int nesting;

  FilterParser(String place, String text) {
    this.place = place;
    this.tokens = new FilterScanner(place, text).scan();
  }

  Set<String> paths() {
    return paths;
  }

  Filter parse() {
    Filter filter = either();
    if (here().kind() != FilterToken.Kind.END) {
      throw refused("expected and, or, or the end");
    }
    return filter;
  }

  private Filter either() {
    Filter filter = both();
    while (takeWord("or") || takeSymbol("||")) {
      filter = filter.or(both());
    }
    return filter;
  }

  private Filter both() {
    Filter filter = single();
    while (takeWord("and") || takeSymbol("&&")) {
      filter = filter.and(single());
    }
    return filter;
  }

  private Filter single() {
    if (++nesting > FilterText.NESTING_MAX) {
      throw refused("more than " + FilterText.NESTING_MAX + " conditions inside each other");
    }
    Filter filter = nested();
    nesting--;
    return filter;
  }

  private Filter nested() {
    if (takeWord("not") || takeSymbol("!")) {
      return single().not();
    }
    if (takeSymbol("(")) {
      Filter inner = either();
      require(")");
      return inner;
    }
    if (takeWord("exists")) {
      Operand.Path path = path();
      return event -> path.of(event).isPresent();
    }
    return comparison();
  }

  private Filter comparison() {
    Operand left = operand();
    if (takeWord("in")) {
      return Comparison.IN.of(left, list());
    }
    if (here().word("not") && tokens.get(at + 1).word("in")) {
      at += 2;
      return Comparison.NOT_IN.of(left, list());
    }
    if (takeWord("contains")) {
      return Comparison.CONTAINS.of(left, List.of(operand()));
    }
    for (Comparison comparison : Comparison.values()) {
      if (comparison.symbols().stream().anyMatch(here()::symbol)) {
        at++;
        return comparison.of(left, List.of(operand()));
      }
    }
    if (left instanceof Operand.Path path) {
      return event -> path.of(event).filter(Boolean.TRUE::equals).isPresent();
    }
    throw refused("expected a comparison");
  }

  private List<Operand> list() {
    require("(");
    List<Operand> operands = new ArrayList<>();
    do {
      operands.add(operand());
    } while (takeSymbol(","));
    require(")");
    return operands;
  }

  private Operand operand() {
    FilterToken token = here();
    return switch (token.kind()) {
      case TEXT -> literal(token.text());
      case HEX -> literal(token.text());
      case NUMBER -> literal(number(token));
      case NAME ->
          token.word("true") || token.word("false")
              ? literal(Boolean.valueOf(token.word("true")))
              : path();
      case QUOTED_NAME -> path();
      case SYMBOL, END -> throw refused("expected a field or a value");
    };
  }

  private Operand literal(Object value) {
    at++;
    return new Operand.Literal(value);
  }

  private BigDecimal number(FilterToken token) {
    try {
      BigDecimal number = new BigDecimal(token.text().replace("_", ""));
      if (Math.abs((long) number.scale()) <= SCALE_MAX) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      throw refused("this is no number");
    }
    throw refused("a number with more than " + SCALE_MAX + " places");
  }

  private Operand.Path path() {
    List<String> names = new ArrayList<>();
    FilterToken first = here();
    names.add(name());
    while (here().symbol(".")) {
      at++;
      names.add(name());
    }
    boolean special = first.kind() == FilterToken.Kind.NAME && first.text().startsWith("@");
    if (special && !EVENT_PATHS.contains(first.text())) {
      throw EventException.misconfigured(
          place
              + ": filter, column "
              + first.column()
              + ": "
              + first.text()
              + " is none of "
              + new TreeSet<>(EVENT_PATHS));
    }
    if (!special) {
      paths.add(names.getFirst());
    }
    return new Operand.Path(special, List.copyOf(names));
  }

  private String name() {
    FilterToken token = here();
    boolean place = token.kind() == FilterToken.Kind.NUMBER && at > 0;
    if (token.kind() == FilterToken.Kind.NAME
        || token.kind() == FilterToken.Kind.QUOTED_NAME
        || place) {
      at++;
      return token.text();
    }
    throw refused("expected a field's name");
  }

  private FilterToken here() {
    return tokens.get(at);
  }

  private boolean takeWord(String word) {
    boolean taken = here().word(word);
    at += taken ? 1 : 0;
    return taken;
  }

  private boolean takeSymbol(String symbol) {
    boolean taken = here().symbol(symbol);
    at += taken ? 1 : 0;
    return taken;
  }

  private void require(String symbol) {
    if (!takeSymbol(symbol)) {
      throw refused("expected " + symbol);
    }
  }

  private EventException refused(String why) {
    return EventException.misconfigured(
        place + ": filter, column " + here().column() + ": " + why + ", found " + here().shown());
  }
}
