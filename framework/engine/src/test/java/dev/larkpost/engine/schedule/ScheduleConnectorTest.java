package dev.larkpost.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.connect.Connector;
import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.Settings;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Schedules as people configure them. */
class ScheduleConnectorTest {
  private static Offer offer(Map<String, String> properties) {
    return new ScheduleConnector()
        .offer(Settings.of(Settings.Origin.of(properties, Map.of()), "larkpost"));
  }

  private static String refusal(Map<String, String> properties) {
    EventException refused = assertThrows(EventException.class, () -> offer(properties));
    assertEquals(EventException.Code.MISCONFIGURED, refused.code());
    return String.valueOf(refused.getMessage());
  }

  @Test
  void is_found_on_the_class_path() {
    assertTrue(
        ServiceLoader.load(Connector.class).stream()
            .anyMatch(p -> p.type().equals(ScheduleConnector.class)));
  }

  @Test
  void a_schedule_is_an_event_with_known_fields() {
    Offer offer =
        offer(
            Map.of(
                "larkpost.schedules.morning.cron", "0 9 * * MON",
                "larkpost.schedules.morning.zone", "Europe/Berlin",
                "larkpost.schedules.morning.missed", "skip"));
    assertEquals(
        Map.of(new EventName("schedule.morning"), Optional.of(NamedSchedule.FIELDS)),
        offer.events());
    assertEquals(Map.of(), offer(Map.of("larkpost.chains.x", "y")).events());
  }

  @Test
  void what_cannot_be_is_refused_with_the_property_and_the_cure() {
    String cron = "larkpost.schedules.m.cron";
    assertTrue(
        refusal(Map.of(cron, "at nine"))
            .startsWith(cron + " cannot be used: \"at nine\" is no schedule; write minute, hour"));
    assertTrue(refusal(Map.of(cron, "0 0 31 2 *")).contains("never comes"));
    assertTrue(
        refusal(Map.of("larkpost.schedules.m.zone", "UTC"))
            .startsWith(cron + " is missing: minute, hour"));
    assertTrue(
        refusal(Map.of(cron, "0 9 * * *", "larkpost.schedules.m.zone", "Berlin"))
            .startsWith("larkpost.schedules.m.zone cannot be used: \"Berlin\" is no time zone"));
    assertEquals(
        "larkpost.schedules.m.missed is catch-up or skip",
        refusal(Map.of(cron, "0 9 * * *", "larkpost.schedules.m.missed", "all")));
    assertEquals(
        "larkpost.schedules.m.every is no setting; there are cron, zone, missed",
        refusal(Map.of(cron, "0 9 * * *", "larkpost.schedules.m.every", "1h")));
  }
}
