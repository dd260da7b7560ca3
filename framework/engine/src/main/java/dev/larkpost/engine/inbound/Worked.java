package dev.larkpost.engine.inbound;

import java.time.Instant;
import java.util.Optional;

/** What became of a piece of work. */
sealed interface Worked {
  /**
   * It is recorded.
   *
   * @param nextTry when a failed message is to be tried again
   */
  record Recorded(Optional<Instant> nextTry) implements Worked {}

  /** It took too long and was recorded as failed by somebody else meanwhile. */
  record Abandoned() implements Worked {}
}
