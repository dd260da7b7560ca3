package dev.larkpost.engine.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.TickingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Design section 4, in virtual time, against the node's formula. */
class BucketLimiterTest {
  /** The node's bucket: whole minutes since the last touch, and every touch restarts the clock. */
  private static final class NodeBucket {
    private int tokens = 3_000;
    private Instant touched;
    private int refusals;

    NodeBucket(Instant now) {
      touched = now;
    }

    void publish(int messages, Instant now) {
      long minutes = Duration.between(touched, now).toMinutes();
      tokens = (int) Math.min(3_000, tokens + 600 * minutes);
      touched = now;
      if (tokens < messages) {
        refusals++;
      } else {
        tokens -= messages;
      }
    }
  }

  private final TickingClock clock = new TickingClock();
  private final NodeBucket node = new NodeBucket(clock.instant());
  private final BucketLimiter limiter = new BucketLimiter(Budget.hosted(), clock);

  private void publish(int messages) {
    node.publish(messages, clock.instant());
    clock.pass(Duration.ofMillis(3L * messages));
    limiter.answered();
  }

  @Test
  void a_hundred_thousand_messages_take_under_two_hours_fifty_with_no_refusal() {
    Instant began = clock.instant();
    send(100_000);
    Duration took = Duration.between(began, clock.instant());
    assertEquals(0, node.refusals);
    assertTrue(took.compareTo(Duration.ofMinutes(170)) <= 0, took::toString);
  }

  private void send(int messages) {
    int left = messages;
    while (left > 0) {
      switch (limiter.request(Priority.BULK, Math.min(500, left))) {
        case Grant.Granted granted -> {
          publish(granted.units());
          left -= granted.units();
        }
        case Grant.Later later -> clock.pass(Duration.between(clock.instant(), later.when()));
      }
    }
  }

  @Test
  void what_is_left_comes_back_after_whole_minutes_and_looking_changes_nothing() {
    assertEquals(OptionalInt.of(3_000), limiter.left());
    assertEquals(new Grant.Granted(500), limiter.request(Priority.BULK, 500));
    limiter.request(Priority.BULK, 500);
    assertEquals(OptionalInt.of(2_000), limiter.left());
    clock.pass(Duration.ofSeconds(50));
    assertEquals(OptionalInt.of(2_000), limiter.left());
    clock.pass(Duration.ofSeconds(20));
    assertEquals(OptionalInt.of(2_600), limiter.left());
    clock.pass(Duration.ofMinutes(10));
    assertEquals(OptionalInt.of(3_000), limiter.left());
    assertEquals(OptionalInt.empty(), RateLimiter.UNLIMITED.left());
  }

  @Test
  void replies_every_twenty_seconds_wait_at_most_sixty_five_and_the_rest_goes_on() {
    Instant began = clock.instant();
    Instant nextReply = began;
    Duration worst = Duration.ZERO;
    int left = 100_000;
    while (left > 0) {
      Instant now = clock.instant();
      if (!now.isBefore(nextReply) && limiter.request(Priority.REPLY, 1) instanceof Grant.Granted) {
        publish(1);
        Duration late = Duration.between(nextReply, clock.instant());
        worst = late.compareTo(worst) > 0 ? late : worst;
        nextReply = nextReply.plusSeconds(20);
        continue;
      }
      switch (limiter.request(Priority.BULK, Math.min(500, left))) {
        case Grant.Granted granted -> {
          publish(granted.units());
          left -= granted.units();
        }
        case Grant.Later later -> {
          Instant until =
              nextReply.isAfter(now) && nextReply.isBefore(later.when()) ? nextReply : later.when();
          clock.pass(Duration.between(now, until));
        }
      }
    }
    Duration took = Duration.between(began, clock.instant());
    assertEquals(0, node.refusals);
    assertTrue(worst.compareTo(Duration.ofSeconds(65)) <= 0, worst::toString);
    assertTrue(took.compareTo(Duration.ofMinutes(170)) <= 0, took::toString);
  }

  @Test
  void replies_alone_never_stop_for_good() {
    int late = 0;
    for (int i = 0; i < 20_000; i++) {
      clock.pass(Duration.ofSeconds(1));
      if (limiter.request(Priority.REPLY, 1) instanceof Grant.Later later) {
        late++;
        clock.pass(Duration.between(clock.instant(), later.when()));
        assertInstanceOf(Grant.Granted.class, limiter.request(Priority.REPLY, 1));
      }
      publish(1);
    }
    assertEquals(0, node.refusals);
    assertTrue(late > 0 && late < 200, "late " + late);
  }

  @Test
  void after_a_refusal_it_is_silent_for_a_full_minute() {
    limiter.request(Priority.REPLY, 1);
    limiter.refused(Duration.ofSeconds(1));
    Grant.Later later = assertInstanceOf(Grant.Later.class, limiter.request(Priority.REPLY, 1));
    assertTrue(
        Duration.between(clock.instant(), later.when()).compareTo(Duration.ofMinutes(1)) >= 0);
    clock.pass(Duration.between(clock.instant(), later.when()));
    assertInstanceOf(Grant.Granted.class, limiter.request(Priority.REPLY, 1));
  }

  @Test
  void any_mix_of_asking_is_never_refused_by_the_node() {
    Random random = new Random(20261121);
    for (int i = 0; i < 50_000; i++) {
      clock.pass(Duration.ofMillis(random.nextInt(i % 7 == 0 ? 20_000 : 500)));
      Priority priority = random.nextBoolean() ? Priority.REPLY : Priority.BULK;
      if (limiter.request(priority, 1 + random.nextInt(100)) instanceof Grant.Granted granted) {
        publish(granted.units());
      }
    }
    assertEquals(0, node.refusals);
  }
}
