package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.transport.Envelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Envelopes between the stream and who works through them, batch by batch. Any number of threads
 * may offer; one takes.
 */
final class Arrivals {
  /** Envelopes that may wait; a full queue is back-pressure on the stream. */
  private static final int WAITING_MAX = 8192;

  private final BlockingQueue<Envelope> queue = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Predicate<Envelope> leisurely;
  private final Duration leisure;

  /**
   * @param leisurely tells what nobody waits for: it may share the transaction of what comes next
   * @param leisure how long it waits for that
   */
  Arrivals(Predicate<Envelope> leisurely, Duration leisure) {
    this.leisurely = leisurely;
    this.leisure = leisure;
  }

  /** Waits while the queue is full. */
  void offer(Envelope envelope) {
    try {
      queue.put(envelope);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next batch, in order of arrival; empty when nothing came for this long. */
  List<Envelope> take(int most, Duration idle) throws InterruptedException {
    List<Envelope> batch = new ArrayList<>();
    boolean more = poll(batch, idle);
    long end = System.nanoTime() + leisure.toNanos();
    while (more) {
      int looked = batch.size() - 1;
      queue.drainTo(batch, most - batch.size());
      boolean tarries =
          batch.size() < most && batch.subList(looked, batch.size()).stream().allMatch(leisurely);
      more = tarries && poll(batch, Duration.ofNanos(end - System.nanoTime()));
    }
    return batch;
  }

  private boolean poll(List<Envelope> batch, Duration atMost) throws InterruptedException {
    Optional<Envelope> next =
        Optional.ofNullable(queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
    next.ifPresent(batch::add);
    return next.isPresent();
  }

  /** What waits now, without waiting for anything. */
  List<Envelope> takeNow(int most) {
    List<Envelope> batch = new ArrayList<>();
    queue.drainTo(batch, most);
    return batch;
  }
}
