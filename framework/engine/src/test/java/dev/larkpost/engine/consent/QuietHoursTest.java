package dev.larkpost.engine.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuietHoursTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static QuietHours hours(String from, String to) {
    return new QuietHours(LocalTime.parse(from), LocalTime.parse(to), ZoneOffset.UTC);
  }

  private static void ends(String from, String to, String moment, String expected) {
    assertEquals(
        Instant.parse(expected), hours(from, to).after(Instant.parse(moment), BERLIN), moment);
  }

  @Test
  void a_night_ends_in_the_morning_of_whoever_sleeps() {
    ends("22:00", "07:00", "2026-11-21T22:30:00Z", "2026-11-22T06:00:00Z");
    ends("22:00", "07:00", "2026-11-21T05:59:59Z", "2026-11-21T06:00:00Z");
    ends("22:00", "07:00", "2026-11-21T06:00:00Z", "2026-11-21T06:00:00Z");
    ends("22:00", "07:00", "2026-11-21T20:59:59Z", "2026-11-21T20:59:59Z");
    ends("22:00", "07:00", "2026-11-21T21:00:00Z", "2026-11-22T06:00:00Z");
    ends("12:00", "14:00", "2026-11-21T12:59:00Z", "2026-11-21T13:00:00Z");
  }

  @Test
  void the_night_in_which_clocks_go_forward_is_an_hour_shorter() {
    ends("22:00", "07:00", "2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z");
  }

  @Test
  void an_end_that_no_clock_shows_is_when_it_jumps() {
    // 29 March 2026: after 01:59:59 comes 03:00:00.
    ends("22:00", "02:30", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z");
    ends("02:45", "02:30", "2026-03-28T23:00:00Z", "2026-03-30T00:30:00Z");
  }

  @Test
  void an_end_that_is_shown_twice_is_the_one_ahead() {
    // 25 October 2026: after 02:59:59 comes 02:00:00 once more.
    ends("22:00", "02:30", "2026-10-24T23:00:00Z", "2026-10-25T00:30:00Z");
    ends("22:00", "02:30", "2026-10-25T00:10:00Z", "2026-10-25T00:30:00Z");
    ends("22:00", "02:30", "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z");
    ends("22:00", "07:00", "2026-10-24T23:00:00Z", "2026-10-25T06:00:00Z");
  }

  @Test
  void the_end_is_never_quiet_never_past_and_nothing_before_it_is_awake() {
    Random random = new Random(11);
    List<ZoneId> zones =
        List.of(
            BERLIN,
            ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("America/Santiago"));
    for (int i = 0; i < 20_000; i++) {
      LocalTime from = LocalTime.of(random.nextInt(24), 15 * random.nextInt(4));
      LocalTime to = from.plusMinutes(15L * (1 + random.nextInt(95)));
      QuietHours quiet = new QuietHours(from, to, ZoneOffset.UTC);
      ZoneId zone = zones.get(random.nextInt(zones.size()));
      Instant moment = Instant.ofEpochSecond(1_767_225_600L + 60L * random.nextInt(525_600));
      Instant end = quiet.after(moment, zone);
      String why = quiet + " in " + zone + " at " + moment;
      assertFalse(end.isBefore(moment), why);
      assertEquals(end, quiet.after(end, zone), why);
      for (Instant t = moment; t.isBefore(end); t = t.plus(Duration.ofMinutes(5))) {
        assertEquals(end, quiet.after(t, zone), why + ", then at " + t);
      }
    }
  }

  @Test
  void urgent_categories_know_no_quiet_hours_and_others_have_their_own_or_the_bots() {
    Category urgent = new Category("liquidations", Category.Silent.TELL).asUrgent();
    Category night = new Category("drops", Category.Silent.TELL).quiet(hours("20:00", "08:00"));
    ConsentPolicy policy =
        new ConsentPolicy(
            List.of(urgent, night), new MemoryOptOutStore(), Optional.of(hours("22:00", "07:00")));
    Instant late = Instant.parse("2026-11-21T23:00:00Z");
    assertEquals(late, policy.awake(Optional.of("liquidations"), Optional.empty(), late));
    assertEquals(
        Instant.parse("2026-11-22T08:00:00Z"),
        policy.awake(Optional.of("drops"), Optional.empty(), late));
    assertEquals(
        Instant.parse("2026-11-22T07:00:00Z"),
        policy.awake(Optional.empty(), Optional.empty(), late));
    assertEquals(late, policy.awake(Optional.empty(), Optional.of(ZoneId.of("Asia/Tokyo")), late));
    assertThrows(IllegalArgumentException.class, night::asUrgent);
  }
}
