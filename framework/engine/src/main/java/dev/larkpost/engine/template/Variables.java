package dev.larkpost.engine.template;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a template may ask for. What lies below a name is checked too where it is a record.
 *
 * @param types by name; {@code Object} where the type is not known before
 */
public record Variables(Map<String, Type> types) {
  public Variables {
    types = Map.copyOf(types);
  }

  private static final String ANY = "*";

  /** Whatever it asks for; a template that asks too much is found out when it is filled. */
  public static final Variables ANYTHING = new Variables(Map.of(ANY, Object.class));

  /** Names whose types are not known: the fields of an event. */
  public static Variables named(java.util.Collection<String> names) {
    Map<String, Type> types = new TreeMap<>();
    names.forEach(name -> types.put(name, Object.class));
    return new Variables(types);
  }

  /** The components of a record. */
  public static Variables of(Class<? extends Record> type) {
    return new Variables(components(type));
  }

  private static Map<String, Type> components(Class<?> type) {
    Map<String, Type> types = new TreeMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      types.put(component.getName(), component.getGenericType());
    }
    return types;
  }

  /** The first name of a path there is no such thing for, with what there is instead. */
  Optional<String> unknown(List<String> path) {
    if (types.containsKey(ANY)) {
      return Optional.empty();
    }
    Map<String, Type> here = types;
    for (String name : path) {
      Type type = here.get(name);
      if (type == null) {
        return Optional.of("\"" + name + "\"; there are " + new TreeSet<>(here.keySet()));
      }
      if (!(type instanceof Class<?> c && c.isRecord())) {
        return Optional.empty();
      }
      here = components(c);
    }
    return Optional.empty();
  }

  /** These and more. */
  public Variables with(String... names) {
    Map<String, Type> more = new TreeMap<>(types);
    Arrays.stream(names).forEach(name -> more.put(name, Object.class));
    return new Variables(more);
  }
}
