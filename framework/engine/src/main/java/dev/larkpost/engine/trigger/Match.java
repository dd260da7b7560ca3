package dev.larkpost.engine.trigger;

import dev.larkpost.engine.event.Event;

/** One rule meeting one event. */
public record Match(Trigger trigger, Event event) {
  /**
   * The same for the same rule and fact, whether it happened, is gone or is back; sources do not
   * see each other, so the source is part of it.
   */
  public String key() {
    return trigger.name() + "/" + event.source() + "/" + event.id();
  }
}
