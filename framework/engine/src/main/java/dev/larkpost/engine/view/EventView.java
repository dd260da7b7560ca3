package dev.larkpost.engine.view;

import dev.larkpost.engine.event.Event;
import java.time.Instant;

/**
 * What an event says, for somebody's eyes.
 *
 * @param type always event
 * @param text its fields, as JSON
 * @param origin where exactly it stood, as JSON
 */
public record EventView(
    String type, String text, String name, String source, Instant occurredAt, String origin) {
  public static EventView of(Event event) {
    return new EventView(
        "event",
        event.fields().toJson(),
        event.name().value(),
        event.source().value(),
        event.occurredAt(),
        event.origin().toJson());
  }
}
