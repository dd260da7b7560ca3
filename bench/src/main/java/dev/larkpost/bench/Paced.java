package dev.larkpost.bench;

import dev.larkpost.testkit.model.PacedRun;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * 100,000 warm DMs through the whole engine and the hosted network's books, in virtual time: how
 * long it would take, what was refused, how long people waited for answers, and how far off the
 * plan was. The node's own formula judges; it takes 3 ms for a message.
 */
final class Paced implements Scenario {
  private static final int PEOPLE = 100_000;
  private static final Duration REPLY_EVERY = Duration.ofSeconds(20);
  private static final double HOURS_MAX = 170.0 / 60;
  private static final double REPLY_MAX_S = 65;
  private static final double PLAN_MAX_PERCENT = 10;

  @Override
  public List<Row> run(Trial trial) {
    PacedRun.Outcome silent = outcome(Optional.empty());
    PacedRun.Outcome busy = outcome(Optional.of(REPLY_EVERY));
    String dms = String.format(Locale.ROOT, "%,d warm DMs through the limiter", PEOPLE);
    return List.of(
        row(dms, "h", hours(silent)).target(Target.oursAtMost(HOURS_MAX)).note("virtual time"),
        row(dms + ", a reply every 20 s", "h", hours(busy)).target(Target.oursAtMost(HOURS_MAX)),
        row("refusals of both", "requests", silent.refusals() + busy.refusals())
            .target(Target.oursAtMost(0)),
        row("the longest wait for a reply", "s", busy.worstReply().toMillis() / 1e3)
            .target(Target.oursAtMost(REPLY_MAX_S)),
        row("the plan's end was off by", "%", 100 * Math.abs(silent.planError()))
            .target(Target.oursAtMost(PLAN_MAX_PERCENT)));
  }

  private static PacedRun.Outcome outcome(Optional<Duration> replyEvery) {
    PacedRun.Outcome outcome = PacedRun.of(new PacedRun.Wish(PEOPLE, true, replyEvery));
    if (outcome.messages() != PEOPLE) {
      throw new IllegalStateException(outcome.messages() + " of " + PEOPLE + " arrived");
    }
    return outcome;
  }

  private static double hours(PacedRun.Outcome outcome) {
    return outcome.took().toMillis() / 3_600_000.0;
  }

  private static Row row(String name, String unit, double value) {
    return Row.cost(name, unit, List.of(value), List.of());
  }
}
