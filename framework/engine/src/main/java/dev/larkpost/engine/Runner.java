package dev.larkpost.engine;

import dev.larkpost.engine.watch.EngineListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs a loop on named platform threads: as long as there is work, then when one is woken or the
 * loop's next time comes. A round that fails is told and the loop goes on after a pause. Whoever
 * brings work may do it {@link #help here} while all of them sleep: waking a thread takes longer
 * than many a round.
 */
final class Runner implements AutoCloseable {
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final Loop loop;
  private final Clock clock;
  private final EngineListener listener;
  private final List<Thread> threads = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** One for each thread's round. Who helps has all of them for a moment, so that it is alone. */
  private final Semaphore turns;

  private boolean signalled;
  private boolean started;

  /** What the last to fall asleep waits for. */
  private Instant sleepingUntil = Instant.MAX;

  private boolean stopped;

  Runner(String name, int threads, Loop loop, Clock clock, EngineListener listener) {
    this.loop = loop;
    this.clock = clock;
    this.listener = listener;
    this.turns = new Semaphore(threads);
    Thread.Builder.OfPlatform builder = Thread.ofPlatform().name(name + "-", 1).daemon(true);
    for (int i = 0; i < threads; i++) {
      this.threads.add(builder.unstarted(this::run));
    }
  }

  void start() {
    lock.lock();
    try {
      started = true;
    } finally {
      lock.unlock();
    }
    threads.forEach(Thread::start);
  }

  /** There may be work: wakes one thread, or the next one that has none. Never blocks for long. */
  void wake() {
    lock.lock();
    try {
      signalled = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * There is work, and the caller may do one round of it: done here when no thread is at work,
   * otherwise as {@link #wake}. The caller must hold nothing that a round needs.
   */
  void help() {
    if (!isAwake() || !alone(this::helpOnce)) {
      wake();
    }
  }

  private void helpOnce() {
    boolean more = true;
    try {
      more = loop.runOnce();
      if (more) { // as a rule that was all
        more = loop.runOnce();
      }
    } catch (RuntimeException failure) {
      listener.loopFailed(Thread.currentThread().getName(), failure);
    }
    if (more) {
      wake();
    }
  }

  /** Does this here in the place of a round when no thread is at work. @return whether it did */
  private boolean alone(Runnable work) {
    if (isStopped() || !turns.tryAcquire(threads.size())) {
      return false;
    }
    turns.release(threads.size() - 1);
    releasing(work);
    return true;
  }

  /**
   * Does this here in the place of a round unless every thread is at work or the end has come; also
   * for who runs the loop by hand.
   */
  void instead(Runnable work) {
    if (!isStopped() && turns.tryAcquire()) {
      releasing(work);
    }
  }

  private void releasing(Runnable work) {
    try {
      work.run();
    } finally {
      turns.release();
    }
    lookAgain();
  }

  /** Those asleep do not know what a helper's round has put off. */
  private void lookAgain() {
    Instant due = loop.nextDue().orElse(Instant.MAX);
    lock.lock();
    try {
      if (due.isBefore(sleepingUntil)) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isAwake() {
    lock.lock();
    try {
      return started && !stopped;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (!isStopped()) {
      if (!tryOnce()) {
        sleep();
      }
    }
  }

  private boolean tryOnce() {
    try {
      return inTurn();
    } catch (RuntimeException failure) {
      if (!isStopped()) {
        listener.loopFailed(Thread.currentThread().getName(), failure);
        pause();
      }
      return true;
    }
  }

  private boolean inTurn() {
    turns.acquireUninterruptibly();
    try {
      return loop.runOnce();
    } finally {
      turns.release();
    }
  }

  private void sleep() {
    lock.lock();
    try {
      while (!signalled && !stopped && waitForDue()) {
        // woken early: look again
      }
      signalled = false;
    } catch (InterruptedException stop) {
      stopped = true;
    } finally {
      lock.unlock();
    }
  }

  /** True when it is worth waiting on; false when the loop's time has come. */
  private boolean waitForDue() throws InterruptedException {
    Instant due = loop.nextDue().orElse(Instant.MAX);
    sleepingUntil = due;
    if (due.equals(Instant.MAX)) {
      changed.await();
      return true;
    }
    long nanos = Duration.between(clock.instant(), due).toNanos();
    return nanos > 0 && changed.awaitNanos(nanos) > 0;
  }

  private void pause() {
    lock.lock();
    try {
      if (!stopped) {
        changed.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException stop) {
      stopped = true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the loop after its current round; waits for that a while. */
  @Override
  public void close() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      for (Thread thread : threads) {
        // Whoever runs the loop by hand never starts them, and may close it all the same.
        if (thread.getState() != Thread.State.NEW) {
          thread.join(STOP_PATIENCE);
        }
      }
      if (turns.tryAcquire(threads.size(), STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        turns.release(threads.size()); // no helper is at it any more
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
