package dev.larkpost.engine;

import dev.larkpost.engine.watch.EngineListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs a loop on named platform threads: as long as there is work, then when one is woken or the
 * loop's next time comes. A round that fails is told and the loop goes on after a pause.
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
  private boolean signalled;
  private boolean stopped;

  Runner(String name, int threads, Loop loop, Clock clock, EngineListener listener) {
    this.loop = loop;
    this.clock = clock;
    this.listener = listener;
    Thread.Builder.OfPlatform builder = Thread.ofPlatform().name(name + "-", 1).daemon(true);
    for (int i = 0; i < threads; i++) {
      this.threads.add(builder.unstarted(this::run));
    }
  }

  void start() {
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

  private void run() {
    while (!isStopped()) {
      if (!tryOnce()) {
        sleep();
      }
    }
  }

  private boolean tryOnce() {
    try {
      return loop.runOnce();
    } catch (RuntimeException failure) {
      if (!isStopped()) {
        listener.loopFailed(Thread.currentThread().getName(), failure);
        pause();
      }
      return true;
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
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
