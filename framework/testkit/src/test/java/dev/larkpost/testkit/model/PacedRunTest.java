package dev.larkpost.testkit.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Design section 8: an announcement through the hosted network's budget, and its plan. */
class PacedRunTest {
  private static final Duration WHOLE = Duration.ofMinutes(170);
  private static final Duration REPLY = Duration.ofSeconds(65);

  /** 500 commits, welcomes and messages at 3 ms each: what the first of them waits for. */
  private static final Duration FIRST_ROUND = Duration.ofMillis(3 * 3 * 500);

  private static final double PLAN_ERROR = 0.1;

  @Test
  void a_hundred_thousand_are_told_in_under_two_hours_fifty_with_no_refusal() {
    PacedRun.Outcome outcome = PacedRun.of(new PacedRun.Wish(100_000, true, Optional.empty()));
    assertEquals(100_000, outcome.messages());
    assertEquals(0, outcome.refusals());
    assertTrue(outcome.took().compareTo(WHOLE) <= 0, outcome::toString);
    assertTrue(Math.abs(outcome.planError()) <= PLAN_ERROR, outcome::toString);
  }

  @Test
  void replies_every_twenty_seconds_wait_at_most_sixty_five_and_the_rest_keeps_its_time() {
    PacedRun.Outcome outcome =
        PacedRun.of(new PacedRun.Wish(100_000, true, Optional.of(Duration.ofSeconds(20))));
    assertEquals(100_000, outcome.messages());
    assertEquals(0, outcome.refusals());
    assertTrue(outcome.took().compareTo(WHOLE) <= 0, outcome::toString);
    assertTrue(outcome.replies() > 480, outcome::toString);
    assertTrue(outcome.worstReply().compareTo(REPLY) <= 0, outcome::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "50,true",
    "2000,true",
    "2500,true",
    "10000,true",
    "50,false",
    "900,false",
    "3000,false"
  })
  void a_plan_comes_true(int people, boolean warm) {
    PacedRun.Outcome outcome = PacedRun.of(new PacedRun.Wish(people, warm, Optional.empty()));
    assertEquals(people, outcome.messages());
    assertEquals(0, outcome.refusals());
    assertEquals(people * (warm ? 1L : 3L), outcome.plan().units());
    assertTrue(
        Math.abs(outcome.planError()) <= PLAN_ERROR, () -> outcome.planError() + " " + outcome);
    Duration late = Duration.between(outcome.plan().first(), outcome.first());
    assertTrue(late.compareTo(FIRST_ROUND) <= 0, outcome::toString);
  }
}
