package dev.larkpost.engine.event;

/**
 * What kind of fact this is, as rules name it: {@code vault.Liquidated}, {@code kafka.proposals}.
 *
 * @param value 1 to 200 characters, no control characters
 */
public record EventName(String value) {
  static final int LENGTH_MAX = 200;

  public EventName {
    Names.check("event name", value, LENGTH_MAX);
  }

  @Override
  public String toString() {
    return value;
  }
}
