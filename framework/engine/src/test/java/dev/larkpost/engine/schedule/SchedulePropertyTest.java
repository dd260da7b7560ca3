package dev.larkpost.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random schedules around the days clocks are put, against somebody who looks every minute. */
class SchedulePropertyTest {
  private static final int SCHEDULES = 150;
  private static final List<String> ZONES =
      List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "UTC");

  /** Minutes and hours by name, or every hour. */
  private record Wanted(Set<Integer> minutes, Set<Integer> hours, Set<Integer> days, boolean all) {
    static Wanted random(Random random) {
      boolean all = random.nextInt(4) == 0;
      return new Wanted(
          some(random, 60, 3), all ? Set.of() : some(random, 6, 3), some(random, 7, 5), all);
    }

    private static Set<Integer> some(Random random, int bound, int most) {
      Set<Integer> some = new TreeSet<>();
      int many = 1 + random.nextInt(most);
      for (int i = 0; i < many; i++) {
        some.add(random.nextInt(bound));
      }
      return some;
    }

    String cron() {
      return list(minutes) + " " + (all ? "*" : list(hours)) + " * * " + list(days);
    }

    private static String list(Set<Integer> numbers) {
      return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    boolean fits(LocalDateTime local) {
      return minutes.contains(local.getMinute())
          && (all || hours.contains(local.getHour()))
          && days.contains(
              local.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : local.getDayOfWeek().getValue());
    }
  }

  /** Looks at the clock on the wall every minute. */
  private static List<Instant> looking(Wanted wanted, ZoneId zone, Instant from, Instant until) {
    List<Instant> seen = new ArrayList<>();
    for (Instant at = from.plusSeconds(60); !at.isAfter(until); at = at.plusSeconds(60)) {
      LocalDateTime local = LocalDateTime.ofInstant(at, zone);
      List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
      boolean second = offsets.size() == 2 && zone.getRules().getOffset(at).equals(offsets.get(1));
      boolean fits = wanted.fits(local) && (wanted.all() || !second);
      if (fits || (!wanted.all() && endsGapWithSome(wanted, zone, at))) {
        seen.add(at);
      }
    }
    return seen;
  }

  private static boolean endsGapWithSome(Wanted wanted, ZoneId zone, Instant at) {
    Optional<ZoneOffsetTransition> jump =
        Optional.ofNullable(zone.getRules().nextTransition(at.minusSeconds(1)))
            .filter(t -> t.getInstant().equals(at) && t.isGap());
    if (jump.isEmpty()) {
      return false;
    }
    LocalDateTime missing = jump.get().getDateTimeBefore();
    while (missing.isBefore(jump.get().getDateTimeAfter())) {
      if (wanted.fits(missing)) {
        return true;
      }
      missing = missing.plusMinutes(1);
    }
    return false;
  }

  @Test
  void comes_when_somebody_who_looks_every_minute_would_say_so() {
    Random random = new Random(20261121);
    int firings = 0;
    for (int i = 0; i < SCHEDULES; i++) {
      Wanted wanted = Wanted.random(random);
      ZoneId zone = ZoneId.of(ZONES.get(i % ZONES.size()));
      Instant change =
          Optional.ofNullable(
                  zone.getRules()
                      .nextTransition(
                          Instant.parse("2026-01-01T00:00:00Z")
                              .plus(Duration.ofDays(random.nextInt(360)))))
              .map(ZoneOffsetTransition::getInstant)
              .orElse(Instant.parse("2026-06-01T00:00:00Z"));
      Instant from = change.minus(Duration.ofMinutes(random.nextInt(2_000)));
      Instant until = change.plus(Duration.ofDays(2));
      List<Instant> expected = looking(wanted, zone, from, until);
      assertEquals(expected, computed(wanted, zone, from, until), wanted.cron() + " " + zone);
      firings += expected.size();
    }
    assertEquals(true, firings > 1_000, "too few firings to mean anything: " + firings);
  }

  private static List<Instant> computed(Wanted wanted, ZoneId zone, Instant from, Instant until) {
    Schedule schedule = Schedule.of(wanted.cron(), zone);
    List<Instant> times = new ArrayList<>();
    Optional<Instant> next = schedule.next(from);
    while (next.isPresent() && !next.get().isAfter(until)) {
      times.add(next.get());
      assertEquals(next, schedule.latest(from, next.get()), wanted.cron() + " " + zone);
      next = schedule.next(next.get());
    }
    return times;
  }
}
