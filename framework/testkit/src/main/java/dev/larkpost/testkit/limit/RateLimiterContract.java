package dev.larkpost.testkit.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.Grant;
import dev.larkpost.engine.limit.Priority;
import dev.larkpost.engine.limit.RateLimiter;
import dev.larkpost.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What everybody who grants from one budget must do, alone and together, in virtual time and
 * against the network's own formula.
 */
public abstract class RateLimiterContract {
  /** The hosted numbers of publishes, and a short margin. */
  protected static final Budget BUDGET = Budget.hosted();

  protected static final Duration PERIOD = BUDGET.period();

  /** Times are whole milliseconds: some limiters keep no finer ones. */
  protected final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-21T12:00:00Z"));

  private List<RateLimiter> limiters = List.of();

  /**
   * So many limiters over one full bucket; the same one several times where there is only one. May
   * let time pass.
   */
  protected abstract List<RateLimiter> open(Budget budget, int count) throws Exception;

  /** Lets go of them. */
  protected void close() {}

  @BeforeEach
  void openLimiters() throws Exception {
    limiters = open(BUDGET, 2);
  }

  @AfterEach
  void closeLimiters() {
    close();
  }

  private RateLimiter one() {
    return limiters.getFirst();
  }

  private RateLimiter other() {
    return limiters.getLast();
  }

  private static int granted(RateLimiter limiter, Priority priority, int units) {
    return limiter.request(priority, units) instanceof Grant.Granted granted ? granted.units() : 0;
  }

  private Instant later(RateLimiter limiter, Priority priority) {
    return assertInstanceOf(Grant.Later.class, limiter.request(priority, 1)).when();
  }

  private void passTo(Instant when) {
    clock.pass(Duration.between(clock.instant(), when));
  }

  @Test
  void a_full_bucket_is_one_for_all() {
    int bulk = granted(one(), Priority.BULK, 2_000) + granted(other(), Priority.BULK, 2_000);
    assertEquals(BUDGET.capacity() - BUDGET.refill() - BUDGET.replyReserve(), bulk);
  }

  @Test
  void who_asks_knows_what_is_left() {
    int before = one().left().orElseThrow();
    assertEquals(BUDGET.capacity(), before);
    assertEquals(100, granted(one(), Priority.BULK, 100));
    assertEquals(before - 100, one().left().orElseThrow());
  }

  @Test
  void replies_have_what_bulk_must_leave() {
    drainBulk();
    assertTrue(later(one(), Priority.BULK).isAfter(clock.instant()));
    passTo(later(one(), Priority.BULK));
    assertTrue(granted(other(), Priority.REPLY, 10) > 0);
  }

  private void drainBulk() {
    while (granted(one(), Priority.BULK, 500) + granted(other(), Priority.BULK, 500) > 0) {
      one().answered();
    }
  }

  @Test
  void silence_is_counted_from_the_last_answer_whoever_got_it() {
    drainBulk();
    clock.pass(Duration.ofSeconds(30));
    other().answered();
    Instant when = later(one(), Priority.BULK);
    assertTrue(
        Duration.between(clock.instant(), when).compareTo(PERIOD) >= 0,
        () -> "only " + Duration.between(clock.instant(), when));
    passTo(when);
    assertTrue(granted(other(), Priority.BULK, 500) > 0);
  }

  @Test
  void a_refusal_of_one_silences_all_for_a_full_period() {
    granted(one(), Priority.REPLY, 1);
    one().refused(Duration.ofSeconds(1));
    Instant when = later(other(), Priority.REPLY);
    assertTrue(Duration.between(clock.instant(), when).compareTo(PERIOD) >= 0);
    passTo(when);
    assertTrue(granted(other(), Priority.REPLY, 1) > 0);
  }

  @Test
  void a_refusal_with_a_longer_silence_is_obeyed() {
    one().refused(PERIOD.multipliedBy(3));
    assertTrue(
        Duration.between(clock.instant(), later(other(), Priority.REPLY))
                .compareTo(PERIOD.multipliedBy(3))
            >= 0);
  }

  @Test
  void together_they_reach_the_rate_of_the_refill() {
    int wanted = BUDGET.capacity() + 10 * BUDGET.refill();
    NetworkBucket network = new NetworkBucket(BUDGET, clock.instant());
    Instant began = clock.instant();
    int sent = 0;
    int turn = 0;
    while (sent < wanted) {
      RateLimiter limiter = limiters.get(turn++ % limiters.size());
      switch (limiter.request(Priority.BULK, Math.min(500, wanted - sent))) {
        case Grant.Granted granted -> {
          network.publish(granted.units(), clock.instant());
          clock.pass(Duration.ofMillis(granted.units()));
          limiter.answered();
          sent += granted.units();
        }
        case Grant.Later later -> passTo(later.when());
      }
    }
    Duration took = Duration.between(began, clock.instant());
    assertEquals(0, network.refusals());
    assertTrue(took.compareTo(PERIOD.multipliedBy(13)) < 0, took::toString);
  }

  /** A request on its way: it arrives, then it is answered. */
  private record Flight(RateLimiter limiter, int units, Instant arrives, Instant answered) {}

  @Test
  void no_interleaving_ever_makes_the_network_refuse() {
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      NetworkBucket network = new NetworkBucket(BUDGET, clock.instant());
      refill();
      Deque<Flight> arriving = new ArrayDeque<>();
      Deque<Flight> answering = new ArrayDeque<>();
      for (int step = 0; step < 1_500; step++) {
        clock.pass(Duration.ofMillis(random.nextInt(step % 9 == 0 ? 20_000 : 400)));
        settle(network, arriving, answering);
        RateLimiter limiter = limiters.get(random.nextInt(limiters.size()));
        Priority priority = random.nextBoolean() ? Priority.REPLY : Priority.BULK;
        int units = granted(limiter, priority, 1 + random.nextInt(400));
        if (units > 0) {
          // In order: one connection carries them.
          Instant arrives = clock.instant().plusMillis(5);
          arriving.add(new Flight(limiter, units, arrives, arrives.plusMillis(100)));
        }
      }
      int failing = seed;
      assertEquals(0, network.refusals(), () -> "seed " + failing);
      clock.pass(Duration.ofSeconds(1));
      settle(network, arriving, answering);
    }
  }

  private void settle(NetworkBucket network, Deque<Flight> arriving, Deque<Flight> answering) {
    while (!arriving.isEmpty() && !arriving.getFirst().arrives().isAfter(clock.instant())) {
      Flight flight = arriving.remove();
      network.publish(flight.units(), flight.arrives());
      answering.add(flight);
    }
    while (!answering.isEmpty() && !answering.getFirst().answered().isAfter(clock.instant())) {
      answering.remove().limiter().answered();
    }
  }

  /** Everybody silent until both books are full again; keeps alive what must be kept alive. */
  private void refill() {
    int periods = BUDGET.capacity() / BUDGET.refill() + 1;
    for (int i = 0; i < periods; i++) {
      silence();
    }
  }

  /** One period in which nobody asks for anything. */
  protected void silence() {
    clock.pass(PERIOD);
  }

  @Test
  void threads_that_race_get_no_more_than_there_is() throws Exception {
    List<Callable<Integer>> racers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      RateLimiter limiter = limiters.get(i % limiters.size());
      racers.add(
          () -> {
            int sum = 0;
            for (int n = 0; n < 500; n++) {
              sum += granted(limiter, Priority.REPLY, 7);
            }
            return sum;
          });
    }
    int sum = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(racers.size())) {
      for (Future<Integer> racer : threads.invokeAll(racers)) {
        sum += racer.get();
      }
    }
    assertTrue(
        sum <= BUDGET.capacity() && sum >= BUDGET.capacity() - BUDGET.replyReserve(),
        "granted " + sum);
  }
}
