package dev.larkpost.engine.connect;

import dev.larkpost.engine.event.EventName;
import java.util.Optional;

/**
 * An event a bot wants to hear of.
 *
 * @param finality when it counts, for sources that know such a thing, as they write it; absent: as
 *     the source is configured
 */
public record Wanted(EventName event, Optional<String> finality) {}
