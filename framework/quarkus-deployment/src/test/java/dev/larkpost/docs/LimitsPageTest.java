package dev.larkpost.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long an announcement takes is said in {@code docs/explain/limits.md} as plans say it. */
class LimitsPageTest {
  private static final int UNITS_OF_A_NEW_CONVERSATION = 3;

  private final Forecast forecast = new Forecast(Optional.of(Budget.hosted()), Forecast.PER_SECOND);

  @Test
  void the_times_are_those_of_the_forecast() {
    String page = Pages.text(Pages.ROOT.resolve("docs/explain/limits.md"));
    for (int people : new int[] {1_000, 10_000, 100_000}) {
      String row =
          String.format(
              Locale.ROOT,
              "| %,d | %d min | %d min |",
              people,
              minutes(people),
              minutes((long) people * UNITS_OF_A_NEW_CONVERSATION));
      assertTrue(page.contains(row), () -> "the page lacks " + row);
    }
  }

  private long minutes(long units) {
    Instant last = forecast.last(Instant.EPOCH, units);
    return Duration.between(Instant.EPOCH, last).toMinutes();
  }
}
