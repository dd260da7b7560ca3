package dev.larkpost.engine.event;

import java.util.List;
import java.util.Optional;

/** What the store remembers of one source. Every call reads the store anew. */
public interface Told {
  /**
   * Facts that were told and still hold, from the lowest place up: those behind {@code position},
   * or at it with a greater id than {@code id}. Go on with the last one of a page.
   *
   * @param id absent: everything at {@code position} itself is left out
   */
  List<Event> after(long position, Optional<EventId> id, int limit);

  /** Notes with keys greater than {@code key}, in order of their keys; {@code ""} for the first. */
  List<Note> notes(String key, int limit);
}
