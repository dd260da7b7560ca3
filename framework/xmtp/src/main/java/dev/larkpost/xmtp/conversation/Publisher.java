package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.PublishResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Step 3 of design D4: sealed rows of many conversations in one request, one request at a time, so
 * that rows of one conversation keep their order.
 */
final class Publisher {
  private final ClientContext context;
  private final InFlight inFlight;

  /** Messages, for which the caller has a permit. */
  private final ReentrantLock oneAtATime = new ReentrantLock(true);

  /** Commits and welcomes may have to wait for the network's budget; no message waits with them. */
  private final ReentrantLock oneChangeAtATime = new ReentrantLock(true);

  Publisher(ClientContext context, InFlight inFlight) {
    this.context = context;
    this.inFlight = inFlight;
  }

  List<PublishResult> publish(List<Long> references) {
    Map<Long, SealedRow> rows = new HashMap<>();
    List<Long> unseen = new ArrayList<>();
    for (long reference : references) {
      inFlight
          .byReference(reference)
          .ifPresentOrElse(r -> rows.put(reference, r), () -> unseen.add(reference));
    }
    if (!unseen.isEmpty()) {
      context
          .store()
          .transactions()
          .inSnapshot(tx -> context.store().sealed().byReference(tx, unseen))
          .forEach(r -> rows.put(r.reference(), r));
    }
    List<Long> known = references.stream().filter(rows::containsKey).toList();
    List<PublishResult> sent =
        send(
            known.stream().map(rows::get).toList(),
            oneAtATime,
            context.transport()::publishPermitted);
    Map<Long, PublishResult> results = new HashMap<>();
    for (int i = 0; i < known.size(); i++) {
      results.put(known.get(i), sent.get(i));
    }
    // A reference without a row was read back meanwhile: it is stored.
    return references.stream()
        .map(r -> results.getOrDefault(r, new PublishResult.Stored()))
        .toList();
  }

  /**
   * Publishes commits or welcomes as they are, in the network's budget: may wait for it. Those the
   * network has for good are reported as Stored.
   */
  List<PublishResult> send(List<SealedRow> rows) {
    return send(rows, oneChangeAtATime, context.transport()::publish);
  }

  private List<PublishResult> send(
      List<SealedRow> rows,
      ReentrantLock turn,
      Function<List<Outgoing>, List<PublishResult>> publish) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Outgoing> batch = rows.stream().map(SealedRow::outgoing).toList();
    turn.lock();
    try {
      List<PublishResult> results = publish.apply(batch);
      results.forEach(r -> context.counters().count("publish." + r.getClass().getSimpleName()));
      return results;
    } finally {
      turn.unlock();
    }
  }

  /**
   * Publishes welcomes and forgets those that arrived; the others stay for the next try. @return
   * whether all arrived
   */
  boolean sendWelcomes(List<SealedRow> welcomes) {
    List<PublishResult> results = send(welcomes);
    List<SealedRow> done = new ArrayList<>();
    for (int i = 0; i < welcomes.size(); i++) {
      boolean stored = results.get(i) instanceof PublishResult.Stored;
      boolean refused = results.get(i) instanceof PublishResult.Refused;
      if (refused) {
        context.counters().count("welcome.refused");
      }
      if (stored || refused) {
        done.add(welcomes.get(i));
      }
    }
    forget(done);
    return done.size() == welcomes.size();
  }

  void forget(List<SealedRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    context
        .store()
        .transactions()
        .inUnsyncedTransaction(
            tx -> {
              context.store().sealed().remove(tx, rows.stream().map(SealedRow::id).toList());
              return true;
            });
    inFlight.remove(rows);
  }
}
