package dev.larkpost.xmtp.transport;

/**
 * A part of a topic: what comes after one position, up to and with another.
 *
 * @param after at least 0
 * @param upTo greater than {@code after}
 */
public record Stretch(long after, long upTo) {
  public Stretch {
    if (after < 0 || upTo <= after) {
      throw new IllegalArgumentException("a stretch from " + after + " to " + upTo);
    }
  }
}
