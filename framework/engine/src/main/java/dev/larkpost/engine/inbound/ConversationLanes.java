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
import java.util.function.Consumer;

/**
 * Runs work one after another within a conversation and at the same time across conversations. The
 * number of waiting and running pieces is the caller's to bound. Thread-safe.
 */
final class ConversationLanes {
  private final Executor threads;
  private final Consumer<Work> worker;
  private final Runnable onDone;
  private final Map<ConversationId, Queue<Work>> lanes = new HashMap<>();
  private final Set<Long> present = new HashSet<>();

  ConversationLanes(Executor threads, Consumer<Work> worker, Runnable onDone) {
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

  private void drain(ConversationId conversation) {
    for (Optional<Work> next = next(conversation); next.isPresent(); next = next(conversation)) {
      Work work = next.get();
      try {
        worker.accept(work);
      } finally {
        done(work);
      }
    }
  }

  private synchronized Optional<Work> next(ConversationId conversation) {
    Optional<Work> next = Optional.ofNullable(lanes.get(conversation)).map(Queue::poll);
    if (next.isEmpty()) {
      lanes.remove(conversation);
    }
    return next;
  }

  private void done(Work work) {
    synchronized (this) {
      present.remove(work.message().sequence());
    }
    onDone.run();
  }
}
