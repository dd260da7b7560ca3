package dev.larkpost.engine.trigger;

import dev.larkpost.engine.event.Event;

/**
 * The condition of a {@link Trigger}. Pure: the same event gives the same answer, on any thread,
 * without waiting for anything. Written in Java, or as a text ({@link FilterText}).
 */
@FunctionalInterface
public interface Filter {
  /** Every event. */
  Filter ANY = event -> true;

  boolean accepts(Event event);

  default Filter and(Filter other) {
    return event -> accepts(event) && other.accepts(event);
  }

  default Filter or(Filter other) {
    return event -> accepts(event) || other.accepts(event);
  }

  default Filter not() {
    return event -> !accepts(event);
  }
}
