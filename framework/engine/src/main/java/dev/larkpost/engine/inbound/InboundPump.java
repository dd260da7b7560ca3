package dev.larkpost.engine.inbound;

import dev.larkpost.engine.inbound.ConversationLanes.Result;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.InboundMessage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Pulls messages from the inbound store and runs them through middleware to their handlers:
 * sequential within a conversation, parallel across. One thread calls {@link #runOnce}; it only
 * pulls while there is room, so memory is bounded by the settings however many messages wait.
 */
public final class InboundPump {
  /** Messages read in one go. */
  static final int PAGE_MAX = 256;

  /** A conversation that stands still because its message could not be recorded. */
  private record Held(ConversationId conversation, Instant due) {}

  private final InboundParts parts;
  private final MessageWorker worker;
  private final HandlerWatch watch;
  private final ConversationLanes lanes;
  private final FailedAmendments amendments;
  private final PriorityQueue<Held> held = new PriorityQueue<>(Comparator.comparing(Held::due));
  private volatile boolean full;
  private long pulled;
  private Instant retryAt = Instant.MIN;

  public InboundPump(InboundParts parts) {
    this.parts = parts;
    InboundSettings settings = parts.settings();
    this.watch = new HandlerWatch(settings.handlerTime(), settings.waitingMax(), parts.clock());
    this.amendments = new FailedAmendments(parts);
    this.lanes = new ConversationLanes(parts.threads(), this::work, this::wakeIfFull);
    this.worker = new MessageWorker(parts, watch, lanes);
  }

  /** One round. @return whether there was work */
  public boolean runOnce() {
    watch.look().forEach(overdue -> lanes.takeOver(overdue, this::abandon));
    full = true;
    int room = Math.min(PAGE_MAX, parts.settings().waitingMax() - lanes.size());
    if (room <= 0) {
      return releaseHeld();
    }
    full = false;
    boolean again = releaseHeld();
    boolean retried = retry(room);
    return pull(room) || retried || again;
  }

  /** Somebody changed when failed messages are to be tried again. */
  public void lookAgain() {
    retryNotAfter(parts.clock().instant());
    parts.wake().run();
  }

  /** When to run again without a signal. */
  public synchronized Optional<Instant> nextDue() {
    return Stream.of(
            Optional.ofNullable(held.peek()).map(Held::due),
            Optional.of(retryAt).filter(at -> at.isBefore(Instant.MAX)),
            watchDue())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /** A handler that begins after we looked is not overdue before that much time has passed. */
  private Optional<Instant> watchDue() {
    return lanes.size() == 0
        ? Optional.empty()
        : watch.nextDue().or(() -> Optional.of(parts.clock().instant().plus(watch.time())));
  }

  /** Messages waiting or with a handler right now. */
  public int underway() {
    return lanes.size();
  }

  private boolean pull(int room) {
    List<InboundMessage> page =
        parts
            .client()
            .transactions()
            .inSnapshot(tx -> parts.client().inbound().unhandled(tx, pulled, room));
    if (page.isEmpty()) {
      return false;
    }
    parts.listener().messagesPulled(page.size());
    List<Work> left =
        page.stream().filter(m -> !amended(m)).map(message -> new Work(message, 0)).toList();
    pulled = page.getLast().sequence();
    left.forEach(lanes::submit);
    return true;
  }

  /** Here and not in its lane: there it would wait for the very handler it is to stop. */
  private boolean amended(InboundMessage message) {
    boolean amended = amendments.apply(message);
    if (amended) {
      retryNotAfter(parts.clock().instant());
    }
    return amended;
  }

  private boolean retry(int room) {
    Instant now = parts.clock().instant();
    if (!mayRetry(now)) {
      return false;
    }
    List<FailedMessage> due =
        parts
            .client()
            .transactions()
            .inSnapshot(
                tx -> {
                  List<FailedMessage> found = parts.stores().failed().due(tx, now, room);
                  if (found.isEmpty()) {
                    retryNotAfter(parts.stores().failed().nextDue(tx).orElse(Instant.MAX));
                  }
                  return found;
                });
    return due.stream().filter(f -> lanes.submit(new Work(f.message(), f.attempts()))).count() > 0;
  }

  /** True once per time that became due. */
  private synchronized boolean mayRetry(Instant now) {
    boolean due = !now.isBefore(retryAt);
    retryAt = due ? Instant.MAX : retryAt;
    return due;
  }

  private synchronized void retryNotAfter(Instant when) {
    retryAt = when.isBefore(retryAt) ? when : retryAt;
  }

  private Result work(Work work) {
    return record(work, () -> worker.work(work));
  }

  private Result abandon(Work work) {
    return record(work, () -> worker.abandon(work));
  }

  /**
   * What follows waits until the lane has let go of the message: a retry that is due by then would
   * be taken for one that is underway, and be forgotten.
   */
  private Result record(Work work, Supplier<Worked> how) {
    try {
      return switch (how.get()) {
        case Worked.Recorded recorded -> new Result.Done(() -> recorded(work, recorded.nextTry()));
        case Worked.Abandoned abandoned -> new Result.Taken();
      };
    } catch (RuntimeException broken) {
      parts.listener().loopFailed("inbound", broken);
      return new Result.Again(() -> hold(work.message().conversation()));
    }
  }

  private void recorded(Work work, Optional<Instant> nextTry) {
    nextTry.ifPresent(this::retryNotAfter);
    if (work.retried()) {
      retryNotAfter(parts.clock().instant());
    }
    if (nextTry.isPresent() || work.retried()) {
      parts.wake().run();
    }
  }

  private void wakeIfFull() {
    if (full) {
      full = false;
      parts.wake().run();
    }
  }

  /** The store failed, not the message: it is worked on again from the start, soon. */
  private void hold(ConversationId conversation) {
    Instant due = parts.clock().instant().plus(parts.settings().backoff().after(1));
    synchronized (this) {
      held.add(new Held(conversation, due));
    }
    parts.wake().run();
  }

  private boolean releaseHeld() {
    boolean any = false;
    for (Optional<Held> due = takeHeld(); due.isPresent(); due = takeHeld()) {
      lanes.resume(due.get().conversation());
      any = true;
    }
    return any;
  }

  private synchronized Optional<Held> takeHeld() {
    return Optional.ofNullable(held.peek())
        .filter(h -> !h.due().isAfter(parts.clock().instant()))
        .map(h -> held.remove());
  }
}
