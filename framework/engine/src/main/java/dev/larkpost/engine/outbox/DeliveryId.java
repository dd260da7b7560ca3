package dev.larkpost.engine.outbox;

/** A delivery's number, unique in its store; also its reference at the client. */
public record DeliveryId(long value) implements Comparable<DeliveryId> {
  /** Before the first. */
  public static final DeliveryId ZERO = new DeliveryId(0);

  public DeliveryId {
    if (value < 0) {
      throw new IllegalArgumentException("delivery " + value);
    }
  }

  @Override
  public int compareTo(DeliveryId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
