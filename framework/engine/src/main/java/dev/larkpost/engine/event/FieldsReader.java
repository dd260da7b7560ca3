package dev.larkpost.engine.event;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Fields into records. Says which component failed and why, without the value. */
final class FieldsReader {
  /** Whole numbers from here on are milliseconds: as seconds they lie beyond the year 5000. */
  private static final BigInteger MILLISECONDS_FROM = BigInteger.TEN.pow(11);

  /** A record type, looked at once. */
  private record Shape(String name, RecordComponent[] components, Constructor<?> constructor) {}

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          try {
            Constructor<?> constructor =
                type.getDeclaredConstructor(
                    Arrays.stream(components)
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return new Shape(type.getSimpleName(), components, constructor);
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record without its constructor: " + type, e);
          }
        }
      };

  private FieldsReader() {}

  static <R extends Record> R read(Fields fields, Class<R> type) {
    return type.cast(record(fields, type, type.getSimpleName()));
  }

  static <T> T value(Fields fields, String name, Class<T> type) {
    return type.cast(component(fields, name, type, name));
  }

  private static Object record(Fields fields, Class<?> type, String where) {
    Shape shape = SHAPES.get(type);
    Object[] arguments = new Object[shape.components.length];
    for (int i = 0; i < arguments.length; i++) {
      String name = shape.components[i].getName();
      arguments[i] =
          component(fields, name, shape.components[i].getGenericType(), where + "." + name);
    }
    return construct(shape, where, arguments);
  }

  private static Object construct(Shape shape, String where, Object... arguments) {
    try {
      return shape.constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw EventException.malformed(
          where
              + ": "
              + shape.name
              + " refused it ("
              + e.getTargetException().getClass().getSimpleName()
              + ")");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + shape.name, e);
    }
  }

  private static Object component(Fields fields, String name, Type type, String where) {
    Optional<Object> found = fields.find(name);
    if (type instanceof ParameterizedType p && p.getRawType() == Optional.class) {
      return found.map(value -> convert(value, p.getActualTypeArguments()[0], where));
    }
    if (found.isEmpty()) {
      throw EventException.malformed(
          where + ": there is no such field; there are " + fields.values().keySet());
    }
    return convert(found.get(), type, where);
  }

  private static Object convert(Object value, Type type, String where) {
    if (type instanceof ParameterizedType p
        && p.getRawType() == List.class
        && value instanceof List<?> list) {
      return list.stream().map(v -> convert(v, p.getActualTypeArguments()[0], where)).toList();
    }
    if (!(type instanceof Class<?> wanted)) {
      throw mismatch(value, type, where);
    }
    if (wanted.isInstance(value)) {
      return value;
    }
    try {
      return plain(value, wanted, where);
    } catch (ArithmeticException | DateTimeException e) {
      throw EventException.malformed(
          where + ": the value does not fit into " + wanted.getSimpleName());
    }
  }

  private static Object plain(Object value, Class<?> wanted, String where) {
    return switch (value) {
      case BigInteger number when wanted == long.class || wanted == Long.class ->
          number.longValueExact();
      case BigInteger number when wanted == int.class || wanted == Integer.class ->
          number.intValueExact();
      case BigInteger number when wanted == BigDecimal.class -> new BigDecimal(number);
      case BigInteger number when wanted == Instant.class -> instant(number);
      case BigDecimal number when wanted == double.class || wanted == Double.class ->
          number.doubleValue();
      case BigInteger number when wanted == double.class || wanted == Double.class ->
          number.doubleValue();
      case Boolean flag when wanted == boolean.class -> flag;
      case Bytes bytes when wanted == String.class -> bytes.toString();
      case Bytes bytes when wanted == byte[].class -> bytes.toArray();
      case String text when wanted == Instant.class -> Instant.parse(text);
      case String text when wanted.isEnum() -> constant(text, wanted, where);
      case Fields fields when wanted.isRecord() -> record(fields, wanted, where);
      default -> wrapped(value, wanted, where);
    };
  }

  private static Instant instant(BigInteger number) {
    return number.abs().compareTo(MILLISECONDS_FROM) >= 0
        ? Instant.ofEpochMilli(number.longValueExact())
        : Instant.ofEpochSecond(number.longValueExact());
  }

  private static Object constant(String text, Class<?> wanted, String where) {
    return Arrays.stream(wanted.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                EventException.malformed(
                    where + ": none of " + Arrays.toString(wanted.getEnumConstants())));
  }

  /** Ids have types: a record of one component takes the plain value. */
  private static Object wrapped(Object value, Class<?> wanted, String where) {
    if (!(value instanceof Fields) && wanted.isRecord()) {
      Shape shape = SHAPES.get(wanted);
      if (shape.components.length == 1) {
        return construct(shape, where, convert(value, shape.components[0].getGenericType(), where));
      }
    }
    throw mismatch(value, wanted, where);
  }

  private static EventException mismatch(Object value, Type wanted, String where) {
    String name = wanted instanceof Class<?> c ? c.getSimpleName() : wanted.getTypeName();
    return EventException.malformed(where + ": wants " + name + ", the event has " + kind(value));
  }

  private static String kind(Object value) {
    return switch (value) {
      case String text -> "text";
      case BigInteger number -> "a whole number";
      case BigDecimal number -> "a decimal number";
      case Boolean flag -> "true or false";
      case Bytes bytes -> "bytes";
      case List<?> list -> "a list";
      default -> "an object";
    };
  }
}
