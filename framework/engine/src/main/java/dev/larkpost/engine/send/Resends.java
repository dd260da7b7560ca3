package dev.larkpost.engine.send;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** What waits to be published again. Bounded by the number of busy destinations. Thread-safe. */
final class Resends {
  private final PriorityQueue<Resend> waiting =
      new PriorityQueue<>(Comparator.comparing(Resend::due));

  synchronized void add(Resend resend) {
    waiting.add(resend);
  }

  synchronized List<Resend> takeDue(Instant now, int references) {
    List<Resend> due = new ArrayList<>();
    int room = references;
    Optional<Resend> next = Optional.ofNullable(waiting.peek());
    while (room > 0 && next.filter(r -> !r.due().isAfter(now)).isPresent()) {
      due.add(waiting.remove());
      room -= due.getLast().references().size();
      next = Optional.ofNullable(waiting.peek());
    }
    return due;
  }

  synchronized Optional<Instant> nextDue() {
    return Optional.ofNullable(waiting.peek()).map(Resend::due);
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }
}
