package dev.larkpost.engine.event;

import java.util.List;

/**
 * What one read found. Written whole or not at all.
 *
 * @param events in the order they are to be told; the last word about an id counts
 * @param next where to read on once the events are durable
 * @param notes what the source wants remembered
 */
public record EventBatch(List<Event> events, Checkpoint next, List<Note> notes) {
  public EventBatch {
    events = List.copyOf(events);
    notes = List.copyOf(notes);
  }

  public EventBatch(List<Event> events, Checkpoint next) {
    this(events, next, List.of());
  }
}
