package dev.larkpost.engine.send;

import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.Transaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Once after a start: gives up the leases of an earlier run and publishes what it had sealed and
 * not seen confirmed. Nothing new is sealed before, so generations leave in order.
 */
final class Recovery {
  private final SenderParts parts;
  private final Publisher publisher;
  private final Traces traces;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile boolean done;

  Recovery(SenderParts parts, Publisher publisher, Traces traces) {
    this.parts = parts;
    this.publisher = publisher;
    this.traces = traces;
  }

  boolean done() {
    return done;
  }

  /** Does it all, in pages; false when another thread is at it. */
  boolean runOnce() {
    if (!turn.tryLock()) {
      return false;
    }
    try {
      if (!done) {
        parts.client().transactions().inTransaction(tx -> releaseLeases(tx));
        publishLeftOvers();
        done = true;
      }
      return true;
    } finally {
      turn.unlock();
    }
  }

  private boolean releaseLeases(Transaction tx) {
    parts.stores().outbox().release(tx, parts.settings().worker());
    return true;
  }

  private void publishLeftOvers() {
    int page = parts.settings().batch();
    List<Long> references = parts.client().unconfirmed(0, page);
    while (!references.isEmpty()) {
      queue(references);
      references =
          references.size() < page
              ? List.of()
              : parts.client().unconfirmed(references.getLast(), page);
    }
  }

  private void queue(List<Long> references) {
    Map<Long, Delivery> known =
        parts
            .client()
            .transactions()
            .inSnapshot(
                tx ->
                    parts
                        .stores()
                        .outbox()
                        .find(tx, references.stream().map(DeliveryId::new).toList())
                        .stream()
                        .collect(Collectors.toMap(d -> d.id().value(), Function.identity())));
    traces.leftOver(known.values());
    Map<Destination, List<Long>> each = new LinkedHashMap<>();
    for (Long reference : references) {
      Destination destination =
          Optional.ofNullable(known.get(reference))
              .map(Delivery::place)
              .orElseGet(() -> ownPlace(reference));
      each.computeIfAbsent(destination, d -> new ArrayList<>()).add(reference);
    }
    each.forEach(publisher::leftOver);
  }

  /** Bytes whose delivery is gone still go out, in nobody's way. */
  private static Destination ownPlace(long reference) {
    byte[] name = ByteBuffer.allocate(Long.BYTES).putLong(reference).array();
    return new Destination.InConversation(new ConversationId(name));
  }
}
