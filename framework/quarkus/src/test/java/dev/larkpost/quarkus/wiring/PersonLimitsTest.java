package dev.larkpost.quarkus.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.engine.consent.Overflow;
import dev.larkpost.engine.consent.QuietHours;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.quarkus.LarkpostConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Limits as people configure them, and what is said about those that cannot be. */
class PersonLimitsTest {
  private static PersonLimits limits(Map<String, String> properties) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(LarkpostConfig.class);
    properties.forEach(builder::withDefaultValue);
    return PersonLimits.read(
        builder.build().getConfigMapping(LarkpostConfig.class), Set.of("summary"));
  }

  private static String refusal(Map<String, String> properties) {
    EventException refused = assertThrows(EventException.class, () -> limits(properties));
    assertEquals(EventException.Code.MISCONFIGURED, refused.code());
    return String.valueOf(refused.getMessage());
  }

  @Test
  void nothing_is_limited_unless_told_so() {
    PersonLimits.OfBot limits = limits(Map.of()).of("vault");
    assertEquals(Optional.empty(), limits.quietHours());
    assertEquals(Map.of(), limits.lanes());
  }

  @Test
  void lanes_and_the_bots_own_quiet_hours_are_what_configuration_says() {
    PersonLimits.OfBot limits =
        limits(
                Map.of(
                    "larkpost.quiet-hours.from", "22:00",
                    "larkpost.quiet-hours.to", "07:30",
                    "larkpost.quiet-hours.zone", "Europe/Berlin",
                    "larkpost.allowances.notification.most", "5",
                    "larkpost.allowances.announcement.most", "1",
                    "larkpost.allowances.announcement.period", "7d",
                    "larkpost.allowances.announcement.overflow", "digest",
                    "larkpost.allowances.announcement.digest", "summary"))
            .of("vault");
    assertEquals(
        Optional.of(
            new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 30), ZoneId.of("Europe/Berlin"))),
        limits.quietHours());
    assertEquals(
        Map.of(
            Lane.NOTIFICATION, new Allowance(5, Duration.ofDays(1), new Overflow.Delay()),
            Lane.ANNOUNCEMENT,
                new Allowance(1, Duration.ofDays(7), new Overflow.Digest(Optional.of("summary")))),
        limits.lanes());
  }

  @Test
  void a_bot_may_say_otherwise_and_only_for_itself() {
    PersonLimits limits =
        limits(
            Map.of(
                "larkpost.quiet-hours.from", "22:00",
                "larkpost.quiet-hours.to", "07:30",
                "larkpost.allowances.notification.most", "5",
                "larkpost.allowances.announcement.most", "1",
                "larkpost.bots.night-owl.quiet-hours.from", "12:00",
                "larkpost.bots.night-owl.quiet-hours.to", "13:00",
                "larkpost.bots.night-owl.allowances.notification.most", "50"));
    QuietHours night = new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 30), ZoneId.of("UTC"));
    QuietHours noon = new QuietHours(LocalTime.of(12, 0), LocalTime.of(13, 0), ZoneId.of("UTC"));
    assertEquals(Optional.of(night), limits.of("vault").quietHours());
    assertEquals(Optional.of(noon), limits.of("night-owl").quietHours());
    Allowance rare = new Allowance(1, Duration.ofDays(1), new Overflow.Delay());
    assertEquals(
        Map.of(
            Lane.NOTIFICATION,
            new Allowance(5, Duration.ofDays(1), new Overflow.Delay()),
            Lane.ANNOUNCEMENT,
            rare),
        limits.of("vault").lanes());
    assertEquals(
        Map.of(
            Lane.NOTIFICATION,
            new Allowance(50, Duration.ofDays(1), new Overflow.Delay()),
            Lane.ANNOUNCEMENT,
            rare),
        limits.of("night-owl").lanes());
    assertEquals(
        "larkpost.bots.night-owl.quiet-hours needs from and to, or neither",
        refusal(Map.of("larkpost.bots.night-owl.quiet-hours.from", "12:00")));
  }

  @Test
  void what_cannot_be_is_refused_with_the_property_and_the_cure() {
    String lane = "larkpost.allowances.notification";
    assertEquals(lane + ".most is 0; write 1 to 1000", refusal(Map.of(lane + ".most", "0")));
    assertEquals(
        lane + ".period is PT768H; write more than nothing and at most 31d",
        refusal(Map.of(lane + ".most", "1", lane + ".period", "32d")));
    assertEquals(
        lane + ".digest: there is no template sumary; there are [summary]",
        refusal(
            Map.of(lane + ".most", "1", lane + ".overflow", "digest", lane + ".digest", "sumary")));
    assertEquals(
        lane + ".digest is for digests; write " + lane + ".overflow=digest, or leave it out",
        refusal(Map.of(lane + ".most", "1", lane + ".digest", "summary")));
    assertEquals(
        "larkpost.quiet-hours: quiet hours from 22:00 to 22:00",
        refusal(Map.of("larkpost.quiet-hours.from", "22:00", "larkpost.quiet-hours.to", "22:00")));
    String category = "larkpost.categories.drops";
    assertEquals(
        category + " needs quiet-from and quiet-to, or neither",
        refusal(Map.of(category + ".silent", "tell", category + ".quiet-from", "22:00")));
    assertEquals(
        category + ".digest: there is no template sumary; there are [summary]",
        refusal(
            Map.of(
                category + ".silent", "tell",
                category + ".most", "1",
                category + ".overflow", "digest",
                category + ".digest", "sumary")));
  }

  @Test
  void half_a_setting_names_the_property_that_is_missing() {
    assertEquals(
        "larkpost.quiet-hours needs from and to, or neither",
        refusal(Map.of("larkpost.quiet-hours.from", "22:00")));
    for (String alone : List.of("period", "overflow", "digest")) {
      String value = Map.of("period", "1d", "overflow", "drop", "digest", "summary").get(alone);
      assertEquals(
          "larkpost.allowances.notification.most is missing: how many messages one person gets per"
              + " period",
          refusal(Map.of("larkpost.allowances.notification." + alone, String.valueOf(value))));
    }
  }
}
