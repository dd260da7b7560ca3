package dev.larkpost.engine.event;

/**
 * Names an event source, stable over restarts and unique in the bot's store: {@code
 * evm:mainnet@12}, {@code kafka:orders}. A checkpoint and everything told belong to it.
 *
 * @param value 1 to 100 characters, no control characters
 */
public record SourceName(String value) implements Comparable<SourceName> {
  static final int LENGTH_MAX = 100;

  public SourceName {
    Names.check("source name", value, LENGTH_MAX);
  }

  @Override
  public int compareTo(SourceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
