package dev.larkpost.engine.template;

import dev.larkpost.engine.event.Bytes;
import dev.larkpost.engine.event.Fields;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.Results;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.ValueResolver;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How templates look into values: fields, records, amounts and addresses. Nothing else of an object
 * can be reached from a template.
 */
final class Values {
  /** What a template may call; everything else is refused when it is read. */
  static final Set<String> METHODS =
      Set.of(
          "units",
          "full",
          "raw",
          "safe",
          "or",
          "orEmpty",
          "get",
          "size",
          "take",
          "takeLast",
          "first",
          "last",
          "plus",
          "minus",
          "mod",
          "eq",
          "is",
          "isEmpty",
          "ifTruthy",
          "empty");

  /** What a template may call on nothing; each takes one value. */
  static final Set<String> FUNCTIONS = Set.of("name");

  /** Where a rendering keeps its names. */
  static final String NAMES = "larkpost-names";

  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
  private static final int DECIMALS_MAX = 77;
  private static final int SHOWN = 6;
  private static final int TAIL = 4;

  private Values() {}

  static List<ValueResolver> resolvers() {
    return List.of(
        ValueResolver.builder()
            .applyToBaseClass(Fields.class)
            .priority(PRIORITY)
            .resolveSync(
                c -> ((Fields) c.getBase()).find(c.getName()).orElseGet(() -> Results.notFound(c)))
            .build(),
        ValueResolver.builder()
            .appliesTo(c -> c.getBase() instanceof Record && !(c.getBase() instanceof Fields))
            .priority(PRIORITY)
            .resolveSync(Values::component)
            .build(),
        ValueResolver.builder()
            .appliesTo(c -> c.getBase() instanceof Number && c.getName().equals("units"))
            .priority(PRIORITY)
            .resolveAsync(Values::units)
            .build(),
        ValueResolver.builder()
            .appliesTo(
                c ->
                    (c.getBase() instanceof String || c.getBase() instanceof Bytes)
                        && c.getName().equals("full"))
            .priority(PRIORITY)
            .resolveSync(c -> new Whole(c.getBase().toString()))
            .build(),
        ValueResolver.builder()
            .appliesTo(c -> FUNCTIONS.contains(c.getName()) && c.getParams().size() == 1)
            .priority(PRIORITY)
            .resolveAsync(Values::named)
            .build());
  }

  private static CompletionStage<Object> named(EvalContext context) {
    return context
        .evaluate(context.getParams().getFirst())
        .thenApply(value -> name(context, value.toString()));
  }

  /** What comes of it is text from outside, like any other: anybody may choose a name. */
  private static Object name(EvalContext context, String address) {
    return context.getAttribute(NAMES) instanceof Function<?, ?> names
            && call(names, address) instanceof Optional<?> name
            && name.isPresent()
        ? name.get()
        : address;
  }

  @SuppressWarnings("unchecked") // Qute's attributes have no types; this one is always of strings
  private static @Nullable Object call(Function<?, ?> names, String address) {
    return ((Function<String, ?>) names).apply(address);
  }

  /** Above Qute's own resolvers. */
  private static final int PRIORITY = 10;

  /** Text from outside that is shown at its whole length. */
  record Whole(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  /** Text of our own making that needs no escaping. */
  record Made(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  private static Object component(EvalContext context) {
    Object base = context.getBase();
    for (RecordComponent component : base.getClass().getRecordComponents()) {
      if (component.getName().equals(context.getName())) {
        try {
          component.getAccessor().setAccessible(true);
          Object value = component.getAccessor().invoke(base);
          return value instanceof java.util.Optional<?> maybe
              ? maybe.<Object>map(v -> v).orElseGet(() -> Results.notFound(context))
              : value;
        } catch (ReflectiveOperationException broken) {
          throw new IllegalStateException("cannot read a record's component", broken);
        }
      }
    }
    return Results.notFound(context);
  }

  private static CompletionStage<Object> units(EvalContext context) {
    List<CompletableFuture<Object>> given =
        context.getParams().stream().map(p -> context.evaluate(p).toCompletableFuture()).toList();
    return CompletableFuture.allOf(given.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              int decimals = given.isEmpty() ? 0 : places(given.getFirst().join());
              int shown = given.size() > 1 ? places(given.get(1).join()) : decimals;
              BigDecimal amount = number(context.getBase()).scaleByPowerOfTen(-decimals);
              return new Made(format(amount, shown, locale(context)));
            });
  }

  private static int places(Object value) {
    int places = number(value).intValueExact();
    if (places < 0 || places > DECIMALS_MAX) {
      throw new IllegalArgumentException("units of " + places + " decimals");
    }
    return places;
  }

  private static BigDecimal number(Object value) {
    return switch (value) {
      case BigInteger whole -> new BigDecimal(whole);
      case BigDecimal decimal -> decimal;
      case Long l -> BigDecimal.valueOf(l);
      case Integer i -> BigDecimal.valueOf(i);
      default -> new BigDecimal(value.toString());
    };
  }

  private static Locale locale(EvalContext context) {
    return context.getAttribute(TemplateInstance.LOCALE) instanceof Locale l ? l : Locale.ENGLISH;
  }

  /** Rounds down: nobody is shown more than there is. */
  private static String format(BigDecimal amount, int decimals, Locale locale) {
    DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(locale));
    format.setMaximumFractionDigits(decimals);
    format.setRoundingMode(RoundingMode.DOWN);
    return format.format(amount);
  }

  /** What a value looks like when it is printed as it is. */
  static String shown(Object value) {
    String text = value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    return ADDRESS.matcher(text).matches() && !(value instanceof Whole)
        ? text.substring(0, SHOWN) + "…" + text.substring(text.length() - TAIL)
        : text;
  }
}
