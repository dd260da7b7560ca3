package dev.larkpost.bench;

import java.util.Optional;

/**
 * What a number must reach.
 *
 * @param ofRatio whether the ratio is judged, else our own number
 */
record Target(boolean ofRatio, boolean atLeast, double limit) {
  static Optional<Target> ratioAtLeast(double limit) {
    return Optional.of(new Target(true, true, limit));
  }

  static Optional<Target> ratioAtMost(double limit) {
    return Optional.of(new Target(true, false, limit));
  }

  static Optional<Target> oursAtMost(double limit) {
    return Optional.of(new Target(false, false, limit));
  }

  static Optional<Target> oursAtLeast(double limit) {
    return Optional.of(new Target(false, true, limit));
  }

  boolean metBy(double value) {
    return atLeast ? value >= limit : value <= limit;
  }

  @Override
  public String toString() {
    return (ofRatio ? "" : "ours ")
        + (atLeast ? ">= " : "<= ")
        + Numbers.of(limit)
        + (ofRatio ? " x" : "");
  }
}
