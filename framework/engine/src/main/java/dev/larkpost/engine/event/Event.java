package dev.larkpost.engine.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A fact from outside.
 *
 * @param id the same for the same fact, however often and from wherever it is read
 * @param name what rules ask for
 * @param kind whether it holds, no longer holds, or holds again
 * @param source where we read it
 * @param position its place in the source: block number, Kafka offset; never negative
 * @param occurredAt by the source's clock, to the millisecond
 * @param fields what it says
 * @param origin where exactly it stood: block number and hash, transaction, log index, address; or
 *     topic, partition, offset, headers
 */
public record Event(
    EventId id,
    EventName name,
    EventKind kind,
    SourceName source,
    long position,
    Instant occurredAt,
    Fields fields,
    Fields origin) {
  public Event {
    if (position < 0) {
      throw new IllegalArgumentException("event " + id + " at position " + position);
    }
    occurredAt = occurredAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The same fact, said differently. */
  public Event as(EventKind other) {
    return kind == other
        ? this
        : new Event(id, name, other, source, position, occurredAt, fields, origin);
  }
}
