package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.id.ConversationId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Runs work one after another within a conversation and at the same time across conversations. The
 * number of waiting and running pieces is the caller's to bound. Thread-safe.
 */
final class ConversationLanes implements Backlog {
  /** What became of a message. */
  sealed interface Result {
    /**
     * @param after what to run once the lane has let go of the message, so that it may be submitted
     *     again
     */
    record Done(Runnable after) implements Result {}

    /** It was taken from this thread, which must end. */
    record Taken() implements Result {}

    /**
     * Nothing could be recorded: it stays first in its lane, which stands still until somebody
     * calls {@link #resume}. What was said later must not overtake it.
     *
     * @param later sees to that
     */
    record Again(Runnable later) implements Result {}
  }

  /** Works on one message. */
  @FunctionalInterface
  interface Worker {
    Result work(Work work);
  }

  private final Executor threads;
  private final Worker worker;
  private final Runnable onDone;
  private final Map<ConversationId, Deque<Work>> lanes = new HashMap<>();
  private final Set<Long> present = new HashSet<>();

  ConversationLanes(Executor threads, Worker worker, Runnable onDone) {
    this.threads = threads;
    this.worker = worker;
    this.onDone = onDone;
  }

  synchronized int size() {
    return present.size();
  }

  @Override
  public synchronized int conversations() {
    return lanes.size();
  }

  @Override
  public synchronized boolean waits(ConversationId conversation) {
    return Optional.ofNullable(lanes.get(conversation)).filter(lane -> !lane.isEmpty()).isPresent();
  }

  /** False when this message is here already. */
  boolean submit(Work work) {
    ConversationId conversation = work.message().conversation();
    synchronized (this) {
      if (!present.add(work.message().sequence())) {
        return false;
      }
      Optional<Deque<Work>> running = Optional.ofNullable(lanes.get(conversation));
      if (running.isPresent()) {
        running.get().add(work);
        return true;
      }
      Deque<Work> lane = new ArrayDeque<>();
      lane.add(work);
      lanes.put(conversation, lane);
    }
    threads.execute(() -> drain(conversation));
    return true;
  }

  /** Goes on with a lane that stands still. */
  void resume(ConversationId conversation) {
    threads.execute(() -> drain(conversation));
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

  /** False when this thread must leave the lane alone. */
  private boolean workOn(Work work, Worker how) {
    return switch (how.work(work)) {
      case Result.Done done -> {
        done(work, done.after());
        yield true;
      }
      case Result.Taken taken -> false;
      case Result.Again again -> {
        putBack(work);
        again.later().run();
        yield false;
      }
    };
  }

  private synchronized void putBack(Work work) {
    lanes.computeIfAbsent(work.message().conversation(), c -> new ArrayDeque<>()).addFirst(work);
  }

  private synchronized Optional<Work> next(ConversationId conversation) {
    Optional<Work> next = Optional.ofNullable(lanes.get(conversation)).map(Deque::poll);
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
