package dev.larkpost.engine.send;

import dev.larkpost.engine.limit.Grant;
import dev.larkpost.engine.limit.Priority;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.HandOff;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Lease;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.conversation.ConfirmationListener;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings deliveries out: lease, permit, seal, publish, settle (design D4). Any number of threads
 * may call {@link #runOnce}; a conversation is in one pair of hands at a time. What an earlier run
 * left sealed is published before anything new is sealed.
 */
public final class DeliverySender implements HandOff, ConfirmationListener {
  private final SenderParts parts;
  private final ReadyQueue ready;
  private final Publisher publisher;
  private final Sealer sealer;
  private final Recovery recovery;
  private final Object times = new Object();
  private Instant leaseAt = Instant.MIN;
  private Instant pausedUntil = Instant.MIN;

  public DeliverySender(SenderParts parts) {
    this.parts = parts;
    this.ready = new ReadyQueue(parts.settings().readyMax());
    Traces traces = new Traces(parts);
    this.publisher = new Publisher(parts, ready, traces);
    this.sealer = new Sealer(parts, ready, publisher, traces, this::mayLeaseAt);
    this.recovery = new Recovery(parts, publisher, traces);
  }

  /** One round. @return whether there was work */
  public boolean runOnce() {
    if (!recovery.done()) {
      return parts.client().state() == ClientState.READY && recovery.runOnce();
    }
    boolean noted = publisher.writeNotes();
    return publishAgain() || sendNext() || noted;
  }

  /** When to run again without a signal. */
  public Optional<Instant> nextDue() {
    if (!recovery.done()) {
      return Optional.empty();
    }
    return Stream.of(publisher.notesDue(), workDue())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private Optional<Instant> workDue() {
    synchronized (times) {
      Optional<Instant> pause =
          Optional.of(pausedUntil).filter(until -> until.isAfter(parts.clock().instant()));
      Optional<Instant> lease = Optional.of(leaseAt).filter(at -> at.isBefore(Instant.MAX));
      Optional<Instant> work =
          Stream.of(publisher.nextDue(), lease, ready.isEmpty() ? Optional.<Instant>empty() : pause)
              .flatMap(Optional::stream)
              .min(Comparator.naturalOrder());
      return work.map(at -> pause.filter(at::isBefore).orElse(at));
    }
  }

  private boolean publishAgain() {
    Instant now = parts.clock().instant();
    List<Resend> due = paused(now) ? List.of() : publisher.takeDue(now, parts.settings().batch());
    List<Resend> permitted = new ArrayList<>();
    for (Resend resend : due) {
      switch (permit(Priority.REPLY, resend.references().size())) {
        case Grant.Granted g -> permitted.add(resend.first(g.units()));
        case Grant.Later l -> publisher.later(resend, l.when());
      }
    }
    publisher.publishAgain(permitted);
    return !permitted.isEmpty();
  }

  private boolean sendNext() {
    Instant now = parts.clock().instant();
    if (paused(now)) {
      return false;
    }
    if (ready.room() > 0 && mayLease(now)) {
      lease(now);
    }
    List<Delivery> taken = ready.take(parts.settings().batch());
    if (taken.isEmpty()) {
      return false;
    }
    List<Delivery> permitted = permitted(taken);
    putBack(taken.subList(permitted.size(), taken.size()), permitted);
    sealer.send(permitted);
    return !permitted.isEmpty();
  }

  private boolean paused(Instant now) {
    synchronized (times) {
      return now.isBefore(pausedUntil);
    }
  }

  /** True once per time that became due; whoever gets it must lease. */
  private boolean mayLease(Instant now) {
    synchronized (times) {
      boolean due = !now.isBefore(leaseAt);
      leaseAt = due ? Instant.MAX : leaseAt;
      return due;
    }
  }

  private void lease(Instant now) {
    int limit = Math.min(parts.settings().batch(), ready.room());
    List<Delivery> leased;
    try {
      leased =
          parts
              .client()
              .transactions()
              .inUnsyncedTransaction(
                  tx -> {
                    List<Delivery> due = parts.stores().outbox().lease(tx, parts.lease(now), limit);
                    Instant next =
                        due.size() == limit
                            ? now
                            : parts.stores().outbox().nextDue(tx).orElse(Instant.MAX);
                    tx.afterCommit(() -> mayLeaseAt(next));
                    return due;
                  });
    } catch (RuntimeException broken) {
      mayLeaseAt(now.plus(parts.settings().backoff().after(1)));
      throw broken;
    }
    ready.add(leased);
  }

  private void mayLeaseAt(Instant when) {
    synchronized (times) {
      leaseAt = when.isBefore(leaseAt) ? when : leaseAt;
    }
  }

  /**
   * As many of them, from the front, as there are permits for. A message is one unit (design
   * section 4); the commit and the welcomes of a new DM get theirs where they are published.
   */
  private List<Delivery> permitted(List<Delivery> taken) {
    Priority priority = taken.getFirst().lane() == Lane.REPLY ? Priority.REPLY : Priority.BULK;
    return switch (permit(priority, taken.size())) {
      case Grant.Later l -> List.of();
      case Grant.Granted g -> taken.subList(0, g.units());
    };
  }

  private Grant permit(Priority priority, int units) {
    Grant grant = parts.limiter().request(priority, units);
    switch (grant) {
      case Grant.Granted granted -> parts.listener().permitted(granted.units());
      case Grant.Later later -> {
        synchronized (times) {
          pausedUntil = later.when();
        }
        parts.pacing(later.when());
      }
    }
    return grant;
  }

  private void putBack(List<Delivery> rest, List<Delivery> permitted) {
    ready.putBack(rest);
    List<Destination> kept = permitted.stream().map(Delivery::place).toList();
    ready.free(rest.stream().map(Delivery::place).filter(d -> !kept.contains(d)).toList());
  }

  @Override
  public Optional<Lease> lease(int deliveries) {
    return ready.room() >= deliveries
        ? Optional.of(parts.lease(parts.clock().instant()))
        : Optional.empty();
  }

  @Override
  public void send(boolean here) {
    if (here) {
      parts.help().round();
    } else {
      parts.wake().run();
    }
  }

  @Override
  public void sendAtOnce(List<Unrecorded> answers, Consumer<List<Optional<Boolean>>> told) {
    parts.help().instead(() -> tryAtOnce(answers, told));
  }

  private void tryAtOnce(List<Unrecorded> answers, Consumer<List<Optional<Boolean>>> told) {
    Instant now = parts.clock().instant();
    if (!recovery.done() || paused(now)) {
      return;
    }
    List<Unrecorded> claimed =
        answers.stream().filter(a -> ready.claim(a.answer().destination())).toList();
    List<Unrecorded> permitted = claimed.subList(0, permits(claimed.size()));
    claimed
        .subList(permitted.size(), claimed.size())
        .forEach(a -> ready.free(List.of(a.answer().destination())));
    if (permitted.isEmpty()) {
      return;
    }
    AtOnce atOnce = new AtOnce(parts, permitted, now);
    sealer.send(atOnce, () -> told.accept(outcomes(answers, permitted, atOnce)));
    if (atOnce.waits()) {
      planned(List.of(), true);
      parts.wake().run();
    }
  }

  private static List<Optional<Boolean>> outcomes(
      List<Unrecorded> answers, List<Unrecorded> permitted, AtOnce atOnce) {
    Map<Unrecorded, Optional<Boolean>> outcomes = new IdentityHashMap<>();
    for (int i = 0; i < permitted.size(); i++) {
      outcomes.put(permitted.get(i), atOnce.outcomes().get(i));
    }
    return answers.stream().map(a -> outcomes.getOrDefault(a, Optional.empty())).toList();
  }

  private int permits(int answers) {
    return answers > 0 && permit(Priority.REPLY, answers) instanceof Grant.Granted granted
        ? granted.units()
        : 0;
  }

  @Override
  public void planned(List<Delivery> leased, boolean more) {
    ready.add(leased);
    if (more) {
      mayLeaseAt(parts.clock().instant());
    }
  }

  @Override
  public void confirmed(Transaction tx, List<Long> references) {
    List<DeliveryId> ids = references.stream().map(DeliveryId::new).toList();
    List<DeliveryId> news = parts.stores().outbox().confirmed(tx, ids, parts.clock().instant());
    tx.afterCommit(
        () -> {
          publisher.confirmed(ids);
          news.forEach(id -> parts.listener().deliveryConfirmed(id.value()));
        });
  }

  private Map<Long, Trace> traces(Transaction tx, List<DeliveryId> ids) {
    Origins origins = parts.stores().origins();
    return origins.tracing().on()
        ? origins.of(tx, parts.stores().outbox().find(tx, ids))
        : Map.of();
  }

  private void lost(DeliveryId id, Optional<Trace> trace) {
    parts
        .stores()
        .origins()
        .tracing()
        .telling(trace, () -> parts.listener().deliveryLost(id.value()));
  }

  @Override
  public void lost(Transaction tx, List<Long> references) {
    List<DeliveryId> ids = references.stream().map(DeliveryId::new).toList();
    List<DeliveryId> again = parts.stores().outbox().planAgain(tx, ids, parts.clock().instant());
    Map<Long, Trace> traces = traces(tx, again);
    tx.afterCommit(
        () -> {
          publisher.confirmed(ids);
          again.forEach(id -> lost(id, Optional.ofNullable(traces.get(id.value()))));
          planned(List.of(), true);
          parts.wake().run();
        });
  }
}
