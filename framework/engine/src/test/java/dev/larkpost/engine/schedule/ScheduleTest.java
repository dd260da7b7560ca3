package dev.larkpost.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When schedules come, also where clocks are put. */
class ScheduleTest {
  private static List<String> from(String cron, String zone, String after, int many) {
    Schedule schedule = Schedule.of(cron, zone);
    List<String> times = new ArrayList<>();
    Instant at = Instant.parse(after);
    for (int i = 0; i < many; i++) {
      at = schedule.next(at).orElseThrow();
      times.add(at.atZone(schedule.zone()).toOffsetDateTime().toString());
    }
    return times;
  }

  @Test
  void comes_at_the_places_own_time_in_summer_and_in_winter() {
    assertEquals(
        List.of("2026-03-23T09:00+01:00", "2026-03-30T09:00+02:00", "2026-04-06T09:00+02:00"),
        from("0 9 * * MON", "Europe/Berlin", "2026-03-22T00:00:00Z", 3));
    assertEquals(
        List.of("2026-10-19T09:00+02:00", "2026-10-26T09:00+01:00"),
        from("0 9 * * MON", "Europe/Berlin", "2026-10-18T00:00:00Z", 2));
  }

  @Test
  void is_strictly_after() {
    assertEquals(List.of("2026-11-22T09:00Z"), from("0 9 * * *", "UTC", "2026-11-21T09:00:00Z", 1));
    assertEquals(
        List.of("2026-11-21T09:00Z"), from("0 9 * * *", "UTC", "2026-11-21T08:59:59.999Z", 1));
  }

  @Test
  void what_falls_into_the_missing_hour_comes_when_it_is_over_and_once() {
    assertEquals(
        List.of("2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"),
        from("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 3));
    assertEquals(
        List.of("2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00"),
        from("0,30 2,3 * * *", "Europe/Berlin", "2026-03-29T00:30:00Z", 3).stream()
            .filter(t -> !t.contains("03:30"))
            .toList());
  }

  @Test
  void what_names_an_hour_that_comes_twice_comes_in_the_first_only() {
    assertEquals(
        List.of("2026-10-24T02:30+02:00", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"),
        from("30 2 * * *", "Europe/Berlin", "2026-10-23T12:00:00Z", 3));
    // Asked in the middle of the second.
    assertEquals(
        List.of("2026-10-26T02:30+01:00"),
        from("30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", 1));
  }

  @Test
  void what_comes_every_hour_takes_no_notice_of_clocks() {
    for (String start : List.of("2026-03-29T00:10:00Z", "2026-10-25T00:10:00Z")) {
      Schedule schedule = Schedule.of("*/30 * * * *", "Europe/Berlin");
      Instant at = schedule.next(Instant.parse(start)).orElseThrow();
      for (int i = 0; i < 8; i++) {
        Instant next = schedule.next(at).orElseThrow();
        assertEquals(Duration.ofMinutes(30), Duration.between(at, next), at.toString());
        at = next;
      }
    }
  }

  @Test
  void clocks_are_put_by_half_an_hour_too_and_a_day_can_be_missing() {
    assertEquals(
        List.of("2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00"),
        from("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T15:20:00Z", 2));
    assertEquals(
        List.of("2011-12-29T12:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T12:00+14:00"),
        from("0 12 * * *", "Pacific/Apia", "2011-12-29T12:00:00Z", 3));
  }

  @Test
  void a_leap_day_comes_again_after_eight_years_without() {
    assertEquals(
        List.of("2096-02-29T00:00+01:00", "2104-02-29T00:00+01:00"),
        from("0 0 29 2 *", "Europe/Berlin", "2095-01-01T00:00:00Z", 2));
  }

  @Test
  void a_day_of_the_month_or_of_the_week_is_enough_when_both_are_named() {
    assertEquals(
        List.of("2026-11-23T00:00Z", "2026-11-30T00:00Z", "2026-12-01T00:00Z"),
        from("0 0 1 * MON", "UTC", "2026-11-21T00:00:00Z", 3));
  }

  @Test
  void the_latest_is_the_last_before_however_long_ago() {
    for (String cron :
        List.of("* * * * *", "0 9 * * MON", "0 0 29 2 *", "15 2 * * *", "* 3 1 1 *")) {
      Schedule schedule = Schedule.of(cron, "Europe/Berlin");
      Instant until = Instant.parse("2026-10-26T02:30:00Z");
      Instant last = schedule.latest(Instant.parse("2019-05-05T00:00:00Z"), until).orElseThrow();
      assertTrue(!last.isAfter(until));
      assertTrue(schedule.next(last).orElseThrow().isAfter(until), cron + " " + last);
      assertEquals(Optional.empty(), schedule.latest(last, until), cron);
      assertEquals(Optional.of(last), schedule.latest(last.minusSeconds(1), last), cron);
    }
  }

  @Test
  void what_is_no_schedule_is_refused_with_the_cure() {
    for (String wrong : List.of("", "9 o'clock", "0 9 * *", "61 9 * * *", "0 0 9 * * MON", "@x")) {
      String said = refusal(wrong, "UTC");
      assertTrue(said.contains("is no schedule; write minute, hour"), said);
    }
    assertTrue(refusal("0 0 30 2 *", "UTC").contains("never comes"));
    assertTrue(refusal("0 0 * * *", "Europe/Berlln").contains("is no time zone; write one"));
    assertTrue(refusal("0 ".repeat(150), "UTC").contains("200 characters"));
  }

  private static String refusal(String cron, String zone) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> Schedule.of(cron, zone), cron)
            .getMessage());
  }
}
