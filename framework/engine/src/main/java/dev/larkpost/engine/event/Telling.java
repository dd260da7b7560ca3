package dev.larkpost.engine.event;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of {@link EventStore#tell}, for everybody who implements it. */
public final class Telling {
  /** What the store has of a fact. */
  public enum Known {
    NEVER_TOLD,
    HOLDS,
    RETRACTED
  }

  private Telling() {}

  /** One event per id: the last, in its place. */
  public static Collection<Event> lastWords(List<Event> events) {
    Map<EventId, Event> last = LinkedHashMap.newLinkedHashMap(events.size());
    for (Event event : events) {
      last.remove(event.id());
      last.put(event.id(), event);
    }
    return last.values();
  }

  /** As what an event is told, if at all. */
  public static Optional<EventKind> verdict(Known known, Event event) {
    boolean holds = event.kind().holds();
    return switch (known) {
      case NEVER_TOLD -> holds ? Optional.of(EventKind.HAPPENED) : Optional.empty();
      case HOLDS -> holds ? Optional.empty() : Optional.of(EventKind.RETRACTED);
      case RETRACTED -> holds ? Optional.of(EventKind.RESTORED) : Optional.empty();
    };
  }
}
