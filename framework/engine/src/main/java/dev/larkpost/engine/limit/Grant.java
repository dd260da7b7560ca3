package dev.larkpost.engine.limit;

import java.time.Instant;

/** The answer to a request for permits. */
public sealed interface Grant {
  /**
   * @param units how many may be published now, at least 1 and at most what was asked
   */
  record Granted(int units) implements Grant {
    public Granted {
      if (units < 1) {
        throw new IllegalArgumentException(units + " units granted");
      }
    }
  }

  /** Ask again then; publish nothing before. */
  record Later(Instant when) implements Grant {}
}
