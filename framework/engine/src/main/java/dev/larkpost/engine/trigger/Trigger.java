package dev.larkpost.engine.trigger;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventName;
import java.util.Optional;

/**
 * A rule: which events it is about. Retractions and restorations of a fact meet the same rules as
 * the fact itself, so that who was told can be told otherwise.
 *
 * @param name stable over restarts and unique in the bot: part of what makes a delivery's key
 * @param event what the event must be called
 * @param filter what else must hold
 */
public record Trigger(String name, EventName event, Filter filter) {
  static final int NAME_MAX = 100;

  public Trigger {
    if (name.isBlank() || name.length() > NAME_MAX) {
      throw new IllegalArgumentException(
          "a trigger's name has 1 to " + NAME_MAX + " characters, not " + name.length());
    }
  }

  /** Empty when the event is none of this rule's business. */
  public Optional<Match> match(Event candidate) {
    return candidate.name().equals(event) && filter.accepts(candidate)
        ? Optional.of(new Match(this, candidate))
        : Optional.empty();
  }
}
