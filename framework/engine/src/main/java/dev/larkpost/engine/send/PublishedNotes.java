package dev.larkpost.engine.send;

import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Published deliveries whose state is not written yet. The confirmation usually comes milliseconds
 * later and makes the note needless, so it is written only when it has to wait. Losing notes in a
 * crash costs nothing: unconfirmed rows are published again anyway. Thread-safe.
 */
final class PublishedNotes {
  static final Duration WRITE_AFTER = Duration.ofSeconds(2);

  private final Map<DeliveryId, Instant> notes = new LinkedHashMap<>();

  synchronized void add(Collection<DeliveryId> ids, Instant now) {
    ids.forEach(id -> notes.put(id, now));
  }

  synchronized void forget(Collection<DeliveryId> ids) {
    notes.keySet().removeAll(ids);
  }

  synchronized Optional<Instant> nextDue() {
    return notes.values().stream().findFirst().map(since -> since.plus(WRITE_AFTER));
  }

  /** Takes those that waited long enough. */
  synchronized List<Settlement> takeDue(Instant now) {
    List<Settlement> due = new ArrayList<>();
    Iterator<Map.Entry<DeliveryId, Instant>> each = notes.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<DeliveryId, Instant> note = each.next();
      if (note.getValue().plus(WRITE_AFTER).isAfter(now)) {
        break;
      }
      due.add(new Settlement.Published(note.getKey()));
      each.remove();
    }
    return due;
  }
}
