package dev.larkpost.engine.trigger;

import dev.larkpost.engine.event.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How two values are compared. Types that do not fit are unequal and have no order. */
enum Comparison {
  EQUAL("=", "=="),
  UNEQUAL("!="),
  AT_MOST("<="),
  AT_LEAST(">="),
  LESS("<"),
  MORE(">"),
  IN(),
  NOT_IN(),
  CONTAINS();

  private final List<String> symbols;

  Comparison(String... symbols) {
    this.symbols = List.of(symbols);
  }

  List<String> symbols() {
    return symbols;
  }

  /** False where any side is not there. */
  Filter of(Operand left, List<Operand> right) {
    return event -> {
      List<Object> there = right.stream().flatMap(o -> o.of(event).stream()).toList();
      Optional<Object> value = left.of(event);
      return value.isPresent() && there.size() == right.size() && holds(value.get(), there);
    };
  }

  private boolean holds(Object left, List<Object> right) {
    return switch (this) {
      case EQUAL -> same(left, right.getFirst());
      case UNEQUAL -> !same(left, right.getFirst());
      case IN -> right.stream().anyMatch(r -> same(left, r));
      case NOT_IN -> right.stream().noneMatch(r -> same(left, r));
      case CONTAINS -> contains(left, right.getFirst());
      case AT_MOST -> order(left, right.getFirst()).orElse(1) <= 0;
      case LESS -> order(left, right.getFirst()).orElse(1) < 0;
      case AT_LEAST -> order(left, right.getFirst()).orElse(-1) >= 0;
      case MORE -> order(left, right.getFirst()).orElse(-1) > 0;
    };
  }

  private static boolean same(Object left, Object right) {
    if (hex(left).isPresent() && hex(right).isPresent()) {
      return hex(left).equals(hex(right));
    }
    return left.equals(right) || order(left, right).orElse(1) == 0;
  }

  /** Addresses and bytes are the same in any case. */
  private static Optional<String> hex(Object value) {
    return switch (value) {
      case Bytes bytes -> Optional.of(bytes.toString());
      case String text when text.startsWith("0x") || text.startsWith("0X") ->
          Optional.of(text.toLowerCase(java.util.Locale.ROOT));
      default -> Optional.empty();
    };
  }

  private static boolean contains(Object left, Object right) {
    return switch (left) {
      case List<?> list -> list.stream().anyMatch(element -> same(element, right));
      case String text when right instanceof String part -> text.contains(part);
      default -> false;
    };
  }

  private static OptionalInt order(Object left, Object right) {
    Optional<BigDecimal> one = number(left);
    Optional<BigDecimal> other = number(right);
    if (one.isPresent() && other.isPresent()) {
      return OptionalInt.of(one.get().compareTo(other.get()));
    }
    return left instanceof String a && right instanceof String b
        ? OptionalInt.of(a.compareTo(b))
        : OptionalInt.empty();
  }

  private static Optional<BigDecimal> number(Object value) {
    return switch (value) {
      case BigInteger whole -> Optional.of(new BigDecimal(whole));
      case BigDecimal decimal -> Optional.of(decimal);
      default -> Optional.empty();
    };
  }
}
