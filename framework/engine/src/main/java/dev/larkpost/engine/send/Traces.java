package dev.larkpost.engine.send;

import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.outbox.Settlement;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.transport.PublishResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Tells traces what became of deliveries. Remembers those that are on their way; without somebody
 * who follows them it does nothing. Thread-safe.
 */
final class Traces {
  private final SenderParts parts;
  private final Tracing tracing;
  private final Map<Long, Trace> underway = new ConcurrentHashMap<>();

  Traces(SenderParts parts) {
    this.parts = parts;
    this.tracing = parts.stores().origins().tracing();
  }

  /** Those of a batch that were sealed are durable as bytes. @param began when sealing did */
  void sealed(Collection<Delivery> batch, List<Settlement> settlements, Instant began) {
    if (!tracing.on()) {
      return;
    }
    Set<DeliveryId> sealed =
        settlements.stream()
            .filter(Settlement.Sealed.class::isInstance)
            .map(Settlement::id)
            .collect(Collectors.toSet());
    if (!sealed.isEmpty()) {
      Map<Long, Trace> of = remember(batch.stream().filter(d -> sealed.contains(d.id())).toList());
      tell(Tracing.Stage.SEAL, of.values(), began);
    }
  }

  /** Sealed by an earlier run. */
  void leftOver(Collection<Delivery> deliveries) {
    if (tracing.on()) {
      remember(deliveries);
    }
  }

  private Map<Long, Trace> remember(Collection<Delivery> deliveries) {
    Origins origins = parts.stores().origins();
    Map<Long, Trace> of =
        parts.client().transactions().inSnapshot(tx -> origins.of(tx, deliveries));
    underway.putAll(of);
    return of;
  }

  /** A publish request that is under way; a confirmation may overtake its answer. */
  final class Request {
    private final Map<Long, Trace> of = new HashMap<>();
    private final Instant began = parts.clock().instant();

    /** What the network has of it is on its way no more. */
    void answered(List<Long> references, List<PublishResult> results) {
      List<Trace> stored = new ArrayList<>();
      for (int i = 0; tracing.on() && i < references.size(); i++) {
        if (results.get(i) instanceof PublishResult.Stored) {
          underway.remove(references.get(i));
          Optional.ofNullable(of.get(references.get(i))).ifPresent(stored::add);
        }
      }
      tell(Tracing.Stage.PUBLISH, stored, began);
    }
  }

  /** These are being published. */
  Request request(List<Long> references) {
    Request request = new Request();
    if (tracing.on()) {
      references.forEach(
          r -> Optional.ofNullable(underway.get(r)).ifPresent(t -> request.of.put(r, t)));
    }
    return request;
  }

  private void tell(Tracing.Stage stage, Collection<Trace> of, Instant began) {
    if (!of.isEmpty()) {
      Map<Trace, Integer> counts = new LinkedHashMap<>();
      of.forEach(trace -> counts.merge(trace, 1, Integer::sum));
      tracing.together(stage, counts, new Tracing.Period(began, parts.clock().instant()));
    }
  }

  /** What is told meanwhile belongs to this delivery's trace. Reads the store. */
  void within(Delivery delivery, Runnable telling) {
    Origins origins = parts.stores().origins();
    Optional<Trace> trace =
        tracing.on()
            ? parts.client().transactions().inSnapshot(tx -> origins.of(tx, delivery))
            : Optional.empty();
    tracing.telling(trace, telling);
  }

  /** As {@link #within(Delivery, Runnable)}, of one that is on its way. */
  void within(long reference, Runnable telling) {
    tracing.telling(Optional.ofNullable(underway.get(reference)), telling);
  }

  /** They have ended. */
  void forget(Collection<Long> references) {
    references.forEach(underway::remove);
  }
}
