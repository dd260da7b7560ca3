package dev.larkpost.quarkus;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import java.util.Optional;

/** What a parameter of an {@code @OnEvent} method gets; decided at build time from its type. */
public enum EventArgument {
  EVENT,
  FIELDS,
  MAP,
  RECORD;

  /**
   * @param type the record wanted
   * @throws EventException MALFORMED when the event does not fit the record
   */
  Object of(Event event, Optional<Class<?>> type) {
    return switch (this) {
      case EVENT -> event;
      case FIELDS -> event.fields();
      case MAP -> event.fields().values();
      case RECORD -> event.fields().as(type.orElseThrow().asSubclass(Record.class));
    };
  }

  /** The event as a record; empty when it is of another kind. */
  static Optional<Object> record(Event event, Class<? extends Record> type) {
    try {
      return Optional.of(event.fields().as(type));
    } catch (EventException another) {
      return Optional.empty();
    }
  }
}
