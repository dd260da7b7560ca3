package dev.larkpost.engine.connect;

import java.time.Instant;
import java.util.Optional;

/** Work a connector wants done now and then, on a thread of its own. */
public interface Chore {
  /** Names its thread. */
  String name();

  /** One round. @return whether there was work, so that another round is worth it */
  boolean runOnce();

  /** When to run again without work. */
  Optional<Instant> nextDue();
}
