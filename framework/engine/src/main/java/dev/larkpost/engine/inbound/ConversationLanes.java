package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.id.ConversationId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Runs work one after another within a conversation and at the same time across conversations. The
 * number of waiting and running pieces is the caller's to bound. Thread-safe.
 */
final class ConversationLanes {
  /** Works on one message. */
  @FunctionalInterface
  interface Worker {
    /**
     * @return what to run once the lane has let go of the message, so that it may be submitted
     *     again; empty when the message was taken from this thread, which must end
     */
    Optional<Runnable> work(Work work);
  }

  private final Executor threads;
  private final Worker worker;
  private final Runnable onDone;
  private final Map<ConversationId, Queue<Work>> lanes = new HashMap<>();
  private final Set<Long> present = new HashSet<>();

  ConversationLanes(Executor threads, Worker worker, Runnable onDone) {
    this.threads = threads;
    this.worker = worker;
    this.onDone = onDone;
  }

  synchronized int size() {
    return present.size();
  }

  /** False when this message is here already. */
  boolean submit(Work work) {
    ConversationId conversation = work.message().conversation();
    synchronized (this) {
      if (!present.add(work.message().sequence())) {
        return false;
      }
      Optional<Queue<Work>> running = Optional.ofNullable(lanes.get(conversation));
      if (running.isPresent()) {
        running.get().add(work);
        return true;
      }
      Queue<Work> lane = new ArrayDeque<>();
      lane.add(work);
      lanes.put(conversation, lane);
    }
    threads.execute(() -> drain(conversation));
    return true;
  }

  /** Another thread goes on with this lane; the one that worked on this message must let go. */
  void takeOver(Work work, Worker how) {
    threads.execute(
        () -> {
          if (workOn(work, how)) {
            drain(work.message().conversation());
          }
        });
  }

  private void drain(ConversationId conversation) {
    Optional<Work> next = next(conversation);
    while (next.isPresent() && workOn(next.get(), worker)) {
      next = next(conversation);
    }
  }

  /** False when the work is no longer this thread's. */
  private boolean workOn(Work work, Worker how) {
    Optional<Runnable> after = how.work(work);
    after.ifPresent(rest -> done(work, rest));
    return after.isPresent();
  }

  private synchronized Optional<Work> next(ConversationId conversation) {
    Optional<Work> next = Optional.ofNullable(lanes.get(conversation)).map(Queue::poll);
    if (next.isEmpty()) {
      lanes.remove(conversation);
    }
    return next;
  }

  private void done(Work work, Runnable rest) {
    synchronized (this) {
      present.remove(work.message().sequence());
    }
    rest.run();
    onDone.run();
  }
}
