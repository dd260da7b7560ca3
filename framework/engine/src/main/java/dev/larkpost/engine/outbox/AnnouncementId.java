package dev.larkpost.engine.outbox;

/** Number of an announcement in its store, positive. */
public record AnnouncementId(long value) implements Comparable<AnnouncementId> {
  public AnnouncementId {
    if (value < 1) {
      throw new IllegalArgumentException("announcement " + value);
    }
  }

  @Override
  public int compareTo(AnnouncementId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
