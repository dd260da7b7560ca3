package dev.larkpost.engine.send;

import dev.larkpost.engine.outbox.Destination;
import java.time.Instant;
import java.util.List;

/**
 * Sealed bytes of one destination that must go out again, oldest first.
 *
 * @param destination stays busy until all of them are stored
 * @param attempts publishes so far
 */
record Resend(Destination destination, List<Long> references, int attempts, Instant due) {
  Resend {
    references = List.copyOf(references);
  }
}
