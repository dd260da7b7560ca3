package dev.larkpost.connectors.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.Grant;
import dev.larkpost.engine.limit.Priority;
import dev.larkpost.testkit.ManualClock;
import dev.larkpost.testkit.limit.NetworkBucket;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server is killed and comes back, with nothing in its memory. */
class RedisGoneTest implements RedisListener {
  private static final int PROCESSES = 3;
  private static final Budget BUDGET = Budget.hosted();

  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-21T12:00:00Z"));
  private final List<String> heard = new ArrayList<>();
  private final List<RedisLimiter> processes = new ArrayList<>();
  private Server server;

  RedisGoneTest() throws IOException {
    server = Server.start();
  }

  @BeforeEach
  void open() {
    for (int i = 0; i < PROCESSES; i++) {
      Duration ahead = Duration.ofMillis(700L * i);
      processes.add(
          new RedisLimiter(
              server.address(),
              new SharedBudget("publishes", BUDGET, PROCESSES),
              Clock.offset(clock, ahead),
              this,
              () -> clock.instant().toEpochMilli()));
    }
  }

  @AfterEach
  void close() throws IOException {
    processes.forEach(RedisLimiter::close);
    server.close();
  }

  @Override
  public synchronized void gone(String what, Throwable cause) {
    heard.add("gone");
  }

  @Override
  public synchronized void back(String what) {
    heard.add("back");
  }

  @Test
  void it_is_said_once_when_it_goes_and_once_when_it_is_back() throws IOException {
    RedisLimiter one = processes.getFirst();
    assertTrue(one.keepAlive());
    server.kill();
    for (int i = 0; i < 5; i++) {
      assertFalse(one.keepAlive());
      clock.pass(Duration.ofSeconds(2));
    }
    assertTrue(one.isGone());
    server.startAgain();
    assertTrue(one.keepAlive());
    assertFalse(one.isGone());
    assertEquals(List.of("gone", "back"), heard);
  }

  @Test
  void a_server_that_forgot_grants_nothing_for_a_period() throws IOException {
    RedisLimiter one = processes.getFirst();
    one.keepAlive();
    server.kill();
    server.startAgain();
    Grant.Later later = assertInstanceOf(Grant.Later.class, one.request(Priority.REPLY, 1));
    assertTrue(Duration.between(clock.instant(), later.when()).compareTo(BUDGET.period()) >= 0);
  }

  @Test
  void without_it_work_goes_on_at_the_processes_share() throws IOException {
    server.kill();
    RedisLimiter one = processes.getFirst();
    int granted = 0;
    Instant end = clock.instant().plus(Duration.ofMinutes(20));
    while (clock.instant().isBefore(end)) {
      switch (one.request(Priority.REPLY, 50)) {
        case Grant.Granted some -> {
          granted += some.units();
          one.answered();
        }
        case Grant.Later later -> clock.pass(Duration.between(clock.instant(), later.when()));
      }
    }
    // A third of a refill every two minutes, the first two or so waited for.
    assertTrue(granted >= 8 * 200 && granted <= 10 * 200, "granted " + granted);
  }

  @Test
  void whenever_it_dies_and_comes_back_the_network_is_never_asked_for_too_much()
      throws IOException {
    int outages = 0;
    int published = 0;
    NetworkBucket network = new NetworkBucket(BUDGET, clock.instant());
    Random random = new Random(20261121);
    boolean running = true;
    for (int step = 0; step < 6_000; step++) {
      clock.pass(Duration.ofMillis(random.nextInt(2_000)));
      if (random.nextInt(400) == 0) {
        running = !running;
        outages++;
        if (running) {
          server.startAgain();
        } else {
          server.kill();
        }
      }
      RedisLimiter process = processes.get(random.nextInt(PROCESSES));
      Priority priority = random.nextBoolean() ? Priority.REPLY : Priority.BULK;
      if (process.request(priority, 1 + random.nextInt(500)) instanceof Grant.Granted granted) {
        network.publish(granted.units(), clock.instant());
        clock.pass(Duration.ofMillis(granted.units()));
        process.answered();
        published += granted.units();
      }
    }
    assertEquals(0, network.refusals());
    assertTrue(outages >= 6 && published > 10_000, outages + " outages, " + published);
  }

  @Test
  void the_servers_clock_counts_whatever_the_processes_think() {
    try (RedisLimiter early = real(Duration.ofHours(-1));
        RedisLimiter late = real(Duration.ofHours(1))) {
      early.request(Priority.REPLY, 1);
      Grant.Later one = assertInstanceOf(Grant.Later.class, early.request(Priority.REPLY, 1));
      Grant.Later other = assertInstanceOf(Grant.Later.class, late.request(Priority.REPLY, 1));
      Duration apart = Duration.between(one.when(), other.when()).minus(Duration.ofHours(2));
      assertTrue(apart.abs().compareTo(Duration.ofMinutes(30)) < 0, apart::toString);
    }
  }

  private RedisLimiter real(Duration off) {
    return new RedisLimiter(
        server.address(),
        new SharedBudget("real", BUDGET, 2),
        Clock.offset(Clock.systemUTC(), off),
        this);
  }
}
