package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.IntFunction;

/** How many calls of the official client run at once: the better of two, tried as the warm-up. */
final class Widths {
  static final int NARROW = 10;

  /** With 50 at once it is no faster. */
  static final int WIDE = 25;

  private Widths() {}

  /**
   * @param warmUp one round at a width
   */
  static int best(Optional<ChildProcess> theirs, IntFunction<JsonNode> warmUp) {
    if (theirs.isEmpty()) {
      return NARROW;
    }
    double narrow = Turns.perSecond(warmUp.apply(NARROW));
    double wide = Turns.perSecond(warmUp.apply(WIDE));
    return wide > narrow ? WIDE : NARROW;
  }
}
