package dev.larkpost.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.watch.EngineListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunnerTest {
  private static final long PATIENCE_S = 60;

  private final LinkedBlockingQueue<Thread> rounds = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final AtomicInteger work = new AtomicInteger();
  private volatile Runnable round = () -> {};
  private volatile Optional<Instant> due = Optional.empty();

  /** Becomes due from when somebody asks for it: until then no machine is slow enough. */
  private volatile boolean putOff;

  private final Semaphore asleep = new Semaphore(0);

  private final Loop loop =
      new Loop() {
        @Override
        public boolean runOnce() {
          if (due.filter(at -> !Instant.now().isBefore(at)).isPresent()) {
            due = Optional.empty();
            work.incrementAndGet();
          }
          if (work.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
            return false;
          }
          rounds.add(Thread.currentThread());
          round.run();
          return true;
        }

        @Override
        public Optional<Instant> nextDue() {
          asleep.release();
          if (putOff) {
            putOff = false;
            due = Optional.of(Instant.now().plus(Duration.ofMillis(20)));
          }
          return due;
        }
      };

  private final Runner runner =
      new Runner(
          "runner",
          1,
          loop,
          Clock.systemUTC(),
          new EngineListener() {
            @Override
            public void loopFailed(String name, Throwable cause) {
              failures.add(cause);
            }
          });

  @AfterEach
  void close() {
    runner.close();
  }

  private void startsAndSleeps() throws InterruptedException {
    runner.start();
    assertTrue(asleep.tryAcquire(PATIENCE_S, TimeUnit.SECONDS));
  }

  @Test
  void whoever_brings_work_does_it_while_all_sleep() throws InterruptedException {
    startsAndSleeps();
    // Its thread says that it will sleep just before it does.
    for (int i = 0; i < 1_000 && !rounds.contains(Thread.currentThread()); i++) {
      work.incrementAndGet();
      runner.help();
    }
    assertTrue(rounds.contains(Thread.currentThread()));
  }

  @Test
  void nobody_helps_before_the_start_or_after_the_end() throws InterruptedException {
    work.set(1);
    runner.help();
    assertTrue(rounds.isEmpty());
    runner.start();
    assertNotSame(Thread.currentThread(), rounds.poll(PATIENCE_S, TimeUnit.SECONDS));
    runner.close();
    work.set(1);
    runner.help();
    assertTrue(rounds.isEmpty());
  }

  @Test
  void a_thread_at_work_is_left_alone_and_goes_on_with_what_came() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    round =
        () -> {
          inside.countDown();
          await(go);
        };
    work.set(1);
    runner.start();
    assertTrue(inside.await(PATIENCE_S, TimeUnit.SECONDS));
    work.incrementAndGet();
    runner.help();
    assertEquals(1, rounds.size());
    go.countDown();
    for (int i = 0; i < 2; i++) {
      assertNotSame(Thread.currentThread(), rounds.poll(PATIENCE_S, TimeUnit.SECONDS));
    }
  }

  @Test
  void rounds_of_one_thread_and_its_helpers_never_overlap() throws InterruptedException {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    round =
        () -> {
          if (inside.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
          }
          Thread.onSpinWait();
          inside.decrementAndGet();
        };
    int each = 2_000;
    runner.start();
    try (ExecutorService helpers = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4 * each; i++) {
        helpers.execute(
            () -> {
              work.incrementAndGet();
              runner.help();
            });
      }
    }
    for (int i = 0; i < 4 * each; i++) {
      assertNotNull(rounds.poll(PATIENCE_S, TimeUnit.SECONDS), "a round is missing");
    }
    assertEquals(0, overlaps.get());
  }

  @Test
  void what_a_helper_puts_off_is_done_in_time_by_the_thread() throws InterruptedException {
    startsAndSleeps();
    AtomicInteger count = new AtomicInteger();
    round =
        () -> {
          if (count.incrementAndGet() == 1) {
            putOff = true;
          }
        };
    work.incrementAndGet();
    runner.help();
    assertNotNull(rounds.poll(PATIENCE_S, TimeUnit.SECONDS));
    Thread second = rounds.poll(PATIENCE_S, TimeUnit.SECONDS);
    assertNotNull(second);
    assertNotSame(Thread.currentThread(), second);
  }

  @Test
  void a_helpers_failure_is_told_and_costs_the_helper_nothing() throws InterruptedException {
    startsAndSleeps();
    round =
        () -> {
          throw new Refused();
        };
    work.incrementAndGet();
    runner.help();
    assertInstanceOf(Refused.class, failures.poll(PATIENCE_S, TimeUnit.SECONDS));
    round = () -> {};
    rounds.clear();
    work.incrementAndGet();
    runner.help();
    assertNotNull(rounds.poll(PATIENCE_S, TimeUnit.SECONDS));
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(PATIENCE_S, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
