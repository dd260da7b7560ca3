package dev.larkpost.engine.send;

import dev.larkpost.engine.outbox.Destination;
import java.time.Instant;
import java.util.List;

/**
 * Sealed bytes of one destination that must go out again, oldest first.
 *
 * @param destination stays busy until all of them are stored
 * @param attempts publishes so far
 * @param behind what follows these once they are stored
 */
record Resend(
    Destination destination, List<Long> references, int attempts, Instant due, List<Long> behind) {
  Resend {
    references = List.copyOf(references);
    behind = List.copyOf(behind);
  }

  Resend(Destination destination, List<Long> references, int attempts, Instant due) {
    this(destination, references, attempts, due, List.of());
  }

  /** Only so many of them now, because there are no more permits. */
  Resend first(int units) {
    return units >= references.size()
        ? this
        : new Resend(
            destination,
            references.subList(0, units),
            attempts,
            due,
            references.subList(units, references.size()));
  }
}
