package dev.larkpost.engine.connect;

import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.event.EventSource;
import java.util.Set;

/**
 * An event source of a bot, to be pumped.
 *
 * @param sink what the connector itself makes of the events, in the pump's transaction
 * @param serves which wishes are met by this source
 */
public record Feed(EventSource source, EventSink sink, Set<Wanted> serves) {
  /** A sink that needs nothing. */
  public static final EventSink NO_SINK = (tx, events) -> {};

  public Feed {
    serves = Set.copyOf(serves);
  }
}
