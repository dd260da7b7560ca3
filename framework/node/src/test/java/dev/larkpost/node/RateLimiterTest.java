package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.node.RateLimiter.Budget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Design, section 4: the reference points of the hosted network's formula. */
class RateLimiterTest {
  private final Instant start = Instant.parse("2026-11-21T00:00:00Z");
  private Instant now = start;
  private final RateLimiter limiter =
      new RateLimiter(
          Optional.of(NodeLimits.hosted()), ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

  @Test
  void every_touch_restarts_the_clock_and_only_whole_minutes_count() {
    spend(3_000);
    at(59_900);
    refused(1);
    at(119_800);
    refused(1);
    at(179_900);
    spend(600);
    refused(1);
  }

  @Test
  void a_sender_that_never_rests_gets_nothing_back() {
    spend(3_000);
    for (int second = 50; second < 1_000; second += 50) {
      at(second * 1_000L);
      refused(1);
    }
  }

  @Test
  void a_refused_request_costs_nothing_but_the_clock() {
    refused(3_001);
    spend(3_000);
  }

  @Test
  void quiet_minutes_add_up_to_the_burst_and_no_further() {
    spend(3_000);
    at(150_000);
    spend(1_200);
    refused(1);
    at(150_000 + 3_600_000);
    spend(3_000);
    refused(1);
  }

  @Test
  void budgets_and_addresses_are_separate() {
    spend(3_000);
    assertDoesNotThrow(() -> limiter.spend("10.0.0.1", Budget.READ, 20_000));
    assertDoesNotThrow(() -> limiter.spend("10.0.0.2", Budget.PUBLISH, 3_000));
    assertThrows(Refusal.class, () -> limiter.spend("10.0.0.1", Budget.READ, 1));
  }

  @Test
  void without_limits_nothing_is_refused() {
    RateLimiter off = new RateLimiter(Optional.empty(), java.time.Clock.systemUTC());
    assertDoesNotThrow(() -> off.spend("10.0.0.1", Budget.PUBLISH, 1_000_000));
  }

  private void at(long millis) {
    now = start.plus(Duration.ofMillis(millis));
  }

  private void spend(int cost) {
    assertDoesNotThrow(() -> limiter.spend("10.0.0.1", Budget.PUBLISH, cost));
  }

  private void refused(int cost) {
    Refusal refusal =
        assertThrows(Refusal.class, () -> limiter.spend("10.0.0.1", Budget.PUBLISH, cost));
    assertEquals(Refusal.Reason.RATE_LIMITED, refusal.reason());
  }
}
