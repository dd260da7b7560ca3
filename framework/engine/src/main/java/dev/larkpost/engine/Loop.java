package dev.larkpost.engine;

import java.time.Instant;
import java.util.Optional;

/** One round of work, to be run by a {@link Runner} or by a test. */
interface Loop {
  /** One round. @return whether there was work */
  boolean runOnce();

  /** When to run again without a signal. */
  Optional<Instant> nextDue();
}
