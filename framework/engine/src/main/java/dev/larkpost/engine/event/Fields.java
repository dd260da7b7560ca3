package dev.larkpost.engine.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Named values in order, deeply immutable. A value is a {@code String}, {@code BigInteger}, {@code
 * BigDecimal}, {@code Boolean}, {@link Bytes}, a {@code List} of values, or {@code Fields}. Chain
 * addresses are texts: {@code 0x} and 40 lower-case digits.
 *
 * @param values at most {@value #MOST}, names not empty
 */
public record Fields(Map<String, Object> values) {
  /** No value has more members than this. */
  public static final int MOST = 10_000;

  /** Numbers beyond this many decimal places, either way, are refused. */
  static final int SCALE_MAX = 1_000;

  private static final Pattern PLACE = Pattern.compile("\\d{1,5}");
  public static final Fields NONE = new Fields(Map.of());

  public Fields {
    if (values.size() > MOST) {
      throw new IllegalArgumentException(values.size() + " fields; at most " + MOST);
    }
    Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(values.size());
    values.forEach((name, value) -> copy.put(name(name), checked(name, value)));
    values = Collections.unmodifiableMap(copy);
  }

  private static String name(String name) {
    if (name.isEmpty()) {
      // The empty name marks bytes in the JSON form.
      throw new IllegalArgumentException("a field without a name");
    }
    return name;
  }

  private static Object checked(String name, Object value) {
    return switch (value) {
      case String text -> text;
      case BigInteger number -> number;
      case BigDecimal number when Math.abs((long) number.scale()) <= SCALE_MAX -> number;
      case Boolean flag -> flag;
      case Bytes bytes -> bytes;
      case Fields fields -> fields;
      case List<?> list when list.size() <= MOST ->
          list.stream().map(element -> checked(name, element)).toList();
      default ->
          throw new IllegalArgumentException(
              "field " + name + " cannot hold a " + value.getClass().getSimpleName());
    };
  }

  /** Fields of one name and value; more with {@link #with}. */
  public static Fields of(String name, Object value) {
    return new Fields(Map.of(name, value));
  }

  /** These fields and one more, last; a known name keeps its place and gets the new value. */
  public Fields with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Fields(more);
  }

  public Optional<Object> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * What lies at a path: names joined by dots, places in lists as numbers ({@code
   * order.items.0.sku}).
   */
  public Optional<Object> at(String path) {
    String[] names = path.split("\\.", -1);
    Optional<Object> value = find(names[0]);
    for (int i = 1; i < names.length; i++) {
      String name = names[i];
      value = value.flatMap(v -> member(v, name));
    }
    return value;
  }

  private static Optional<Object> member(Object value, String name) {
    return switch (value) {
      case Fields fields -> fields.find(name);
      case List<?> list when PLACE.matcher(name).matches() ->
          list.stream().skip(Integer.parseInt(name)).findFirst().map(Object.class::cast);
      default -> Optional.empty();
    };
  }

  /**
   * @throws EventException MALFORMED when it is absent or no text
   */
  public String text(String name) {
    return FieldsReader.value(this, name, String.class);
  }

  /**
   * @throws EventException MALFORMED when it is absent or no whole number
   */
  public BigInteger integer(String name) {
    return FieldsReader.value(this, name, BigInteger.class);
  }

  /**
   * The fields as a record of the bot's own: each component takes the field of its name. Components
   * may be {@code String}, {@code BigInteger}, {@code BigDecimal}, {@code long}, {@code int},
   * {@code boolean}, {@link Bytes}, {@code Instant} (ISO text, or seconds, or milliseconds from
   * 10<sup>11</sup> on), an enum, {@code List}, {@code Optional}, {@code Fields}, another record,
   * or a record of one component that wraps a plain value.
   *
   * @throws EventException MALFORMED, naming the component, what it wants and what was found, never
   *     the value itself
   */
  public <R extends Record> R as(Class<R> type) {
    return FieldsReader.read(this, type);
  }

  /** One line of JSON; equal fields in equal order give equal texts. */
  public String toJson() {
    return FieldsJson.write(this);
  }

  /**
   * Reads {@link #toJson} or any other JSON object; members that are null are left out.
   *
   * @throws EventException MALFORMED when it is no JSON object, or larger or deeper than we read
   */
  public static Fields ofJson(String json) {
    return FieldsJson.read(json);
  }
}
