package dev.larkpost.engine.event;

/**
 * The identity of a fact within its source: the same fact read again, from another provider, after
 * a restart or out of another block, has the same id (design D5).
 *
 * @param value 1 to 200 characters, no control characters
 */
public record EventId(String value) implements Comparable<EventId> {
  public static final int LENGTH_MAX = 200;

  public EventId {
    Names.check("event id", value, LENGTH_MAX);
  }

  @Override
  public int compareTo(EventId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
