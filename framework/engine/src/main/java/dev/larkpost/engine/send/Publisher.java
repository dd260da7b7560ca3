package dev.larkpost.engine.send;

import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Settlement;
import dev.larkpost.xmtp.transport.PublishResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Publishes sealed bytes and settles the answer of each row. The same bytes may go out any number
 * of times; a destination is busy until all of its bytes are stored.
 */
final class Publisher {
  private final SenderParts parts;
  private final ReadyQueue ready;
  private final Resends resends = new Resends();
  private final PublishedNotes notes = new PublishedNotes();
  private final Map<Long, Instant> plannedAt = new ConcurrentHashMap<>();
  private final Traces traces;

  Publisher(SenderParts parts, ReadyQueue ready, Traces traces) {
    this.parts = parts;
    this.ready = ready;
    this.traces = traces;
  }

  /** Freshly sealed deliveries of destinations that are busy with them. */
  void publish(Map<Destination, List<Delivery>> sealed) {
    if (sealed.isEmpty()) {
      return;
    }
    List<Resend> rows = new ArrayList<>();
    Instant now = parts.clock().instant();
    sealed.forEach(
        (destination, deliveries) -> {
          deliveries.forEach(d -> plannedAt.put(d.id().value(), d.planned()));
          rows.add(
              new Resend(
                  destination, deliveries.stream().map(d -> d.id().value()).toList(), 0, now));
        });
    publishAll(rows);
  }

  void publishAgain(List<Resend> due) {
    if (!due.isEmpty()) {
      publishAll(due);
    }
  }

  private void publishAll(List<Resend> rows) {
    List<Long> references = rows.stream().flatMap(r -> r.references().stream()).toList();
    Traces.Request request = traces.request(references);
    List<PublishResult> results = tryPublish(references);
    request.answered(references, results);
    parts.limiter().answered();
    int from = 0;
    for (Resend row : rows) {
      int to = from + row.references().size();
      settle(row, results.subList(from, to));
      from = to;
    }
  }

  private List<PublishResult> tryPublish(List<Long> references) {
    Instant began = parts.clock().instant();
    try {
      List<PublishResult> results = parts.client().publish(references);
      parts
          .listener()
          .batchPublished(references.size(), Duration.between(began, parts.clock().instant()));
      return results;
    } catch (RuntimeException broken) {
      parts.listener().loopFailed("publish", broken);
      PublishResult unknown = new PublishResult.Unknown(broken.getClass().getSimpleName());
      return references.stream().map(r -> unknown).toList();
    }
  }

  private void settle(Resend row, List<PublishResult> results) {
    List<Long> again = new ArrayList<>();
    Optional<Duration> quiet = Optional.empty();
    for (int i = 0; i < results.size(); i++) {
      long reference = row.references().get(i);
      switch (results.get(i)) {
        case PublishResult.Stored s -> stored(reference);
        case PublishResult.Refused r -> refused(reference, again);
        case PublishResult.Conflict c -> again.add(reference);
        case PublishResult.Unknown u -> again.add(reference);
        case PublishResult.Throttled t -> {
          again.add(reference);
          quiet = Optional.of(t.quietFor());
        }
      }
    }
    quiet.ifPresent(this::throttled);
    if (!again.isEmpty()) {
      again(row, again, quiet);
    } else if (!row.behind().isEmpty()) {
      later(new Resend(row.destination(), row.behind(), 0, parts.clock().instant()), row.due());
      parts.wake().run();
    } else {
      ready.free(List.of(row.destination()));
      parts.wake().run();
    }
  }

  private void stored(long reference) {
    Instant now = parts.clock().instant();
    notes.add(List.of(new DeliveryId(reference)), now);
    Instant planned = Optional.ofNullable(plannedAt.remove(reference)).orElse(now);
    parts.listener().deliveryPublished(reference, Duration.between(planned, now));
  }

  private void refused(long reference, List<Long> again) {
    try {
      giveUp(reference);
      plannedAt.remove(reference);
      traces.within(reference, () -> parts.listener().deliveryDead(reference, "refused"));
      traces.forget(List.of(reference));
    } catch (RuntimeException broken) {
      parts.listener().loopFailed("publish", broken);
      again.add(reference);
    }
  }

  /** The end of the delivery and of its bytes are one: neither is dead while the other waits. */
  private void giveUp(long reference) {
    Settlement dead = new Settlement.Dead(new DeliveryId(reference), "refused");
    parts
        .client()
        .transactions()
        .inUnsyncedTransaction(
            tx -> {
              parts.stores().outbox().settle(tx, List.of(dead), parts.clock().instant());
              parts.client().giveUp(tx, List.of(reference));
              return true;
            });
  }

  private void throttled(Duration quiet) {
    parts.limiter().refused(quiet);
    parts.listener().throttled(quiet);
  }

  private void again(Resend row, List<Long> references, Optional<Duration> quiet) {
    int attempts = row.attempts() + 1;
    Duration wait = quiet.orElseGet(() -> parts.settings().backoff().after(attempts));
    Instant due = parts.clock().instant().plus(wait);
    String reason = quiet.isPresent() ? "throttled" : "unknown";
    references.forEach(r -> parts.listener().deliveryPostponed(r, reason, attempts));
    List<Long> all = new ArrayList<>(references);
    all.addAll(row.behind());
    resends.add(new Resend(row.destination(), all, attempts, due));
  }

  /** Sealed by an earlier run: due at once, and nothing new for that place before. */
  void leftOver(Destination destination, List<Long> references) {
    ready.busy(destination);
    resends.add(new Resend(destination, references, 0, parts.clock().instant()));
  }

  /** No permit now. */
  void later(Resend resend, Instant when) {
    resends.add(new Resend(resend.destination(), resend.references(), resend.attempts(), when));
  }

  List<Resend> takeDue(Instant now, int references) {
    return resends.takeDue(now, references);
  }

  Optional<Instant> nextDue() {
    return resends.nextDue();
  }

  Optional<Instant> notesDue() {
    return notes.nextDue();
  }

  void confirmed(Collection<DeliveryId> ids) {
    notes.forget(ids);
    ids.forEach(id -> plannedAt.remove(id.value()));
    traces.forget(ids.stream().map(DeliveryId::value).toList());
  }

  /** Writes what was published a while ago and is not confirmed. @return whether there was any */
  boolean writeNotes() {
    List<Settlement> due = notes.takeDue(parts.clock().instant());
    if (!due.isEmpty()) {
      write(due);
    }
    return !due.isEmpty();
  }

  private void write(List<Settlement> settlements) {
    parts
        .client()
        .transactions()
        .inUnsyncedTransaction(
            tx -> {
              parts.stores().outbox().settle(tx, settlements, parts.clock().instant());
              return true;
            });
  }
}
