package dev.larkpost.engine.trigger;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.Fields;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** One side of a comparison. */
sealed interface Operand {
  /** Its value in this event; empty when a field is not there. */
  Optional<Object> of(Event event);

  record Literal(Object value) implements Operand {
    @Override
    public Optional<Object> of(Event event) {
      return Optional.of(value);
    }
  }

  /**
   * @param special whether the first name is one of {@code @origin}, {@code @source}, …
   * @param names not empty
   */
  record Path(boolean special, List<String> names) implements Operand {
    @Override
    public Optional<Object> of(Event event) {
      Optional<Object> value =
          special ? ofEvent(event, names.getFirst()) : event.fields().find(names.getFirst());
      for (String name : names.subList(1, names.size())) {
        value = value.flatMap(v -> member(v, name));
      }
      return value;
    }

    private static Optional<Object> ofEvent(Event event, String name) {
      return switch (name) {
        case "@origin" -> Optional.of(event.origin());
        case "@source" -> Optional.of(event.source().value());
        case "@position" -> Optional.of(BigInteger.valueOf(event.position()));
        case "@kind" -> Optional.of(event.kind().name());
        default -> Optional.empty();
      };
    }

    private static Optional<Object> member(Object value, String name) {
      return switch (value) {
        case Fields fields -> fields.find(name);
        case List<?> list
            when name.length() < 6 && name.chars().allMatch(c -> c >= '0' && c <= '9') ->
            Integer.parseInt(name) < list.size()
                ? Optional.of(list.get(Integer.parseInt(name)))
                : Optional.empty();
        default -> Optional.empty();
      };
    }
  }
}
