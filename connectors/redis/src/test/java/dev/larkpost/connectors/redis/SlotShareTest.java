package dev.larkpost.connectors.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.Grant;
import dev.larkpost.engine.limit.Priority;
import dev.larkpost.testkit.ManualClock;
import dev.larkpost.testkit.limit.NetworkBucket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Processes that hear nothing of each other, on clocks that disagree, over an empty bucket. */
class SlotShareTest {
  private static final Budget BUDGET = Budget.hosted();

  @Test
  void shares_of_any_number_of_processes_never_make_the_network_refuse() {
    for (int count = 1; count <= 7; count++) {
      ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-21T12:00:17Z"));
      List<SlotShare> shares = shares(count, clock);
      NetworkBucket network = new NetworkBucket(BUDGET, clock.instant());
      network.publish(BUDGET.capacity(), clock.instant());
      Random random = new Random(count);
      int published = 0;
      for (int step = 0; step < 20_000; step++) {
        clock.pass(Duration.ofMillis(random.nextInt(300)));
        Priority priority = random.nextBoolean() ? Priority.REPLY : Priority.BULK;
        SlotShare share = shares.get(random.nextInt(count));
        if (share.request(priority, 1 + random.nextInt(300)) instanceof Grant.Granted granted) {
          clock.pass(Duration.ofMillis(random.nextInt(200)));
          network.publish(granted.units(), clock.instant());
          published += granted.units();
        }
      }
      assertEquals(0, network.refusals(), "with " + count + " processes");
      assertTrue(published > 5 * BUDGET.refill(), "published " + published);
    }
  }

  private static List<SlotShare> shares(int count, ManualClock clock) {
    List<SlotShare> shares = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SlotShare share =
          new SlotShare(
              new SharedBudget("b", BUDGET, count),
              Clock.offset(clock, Duration.ofSeconds(i).negated()));
      share.begin();
      shares.add(share);
    }
    return shares;
  }
}
