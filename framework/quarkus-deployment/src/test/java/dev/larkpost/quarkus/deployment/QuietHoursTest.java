package dev.larkpost.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.Announcements;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bot's own quiet hours out of configuration; whenever this runs is in the middle of them. */
class QuietHoursTest {
  private static final LocalTime NOW =
      LocalTime.now(Clock.system(ZoneOffset.UTC)).truncatedTo(ChronoUnit.MINUTES);

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Sleeper.class))
          .overrideConfigKey("larkpost.store", "memory")
          .overrideConfigKey("larkpost.data", "target/quiet-hours")
          .overrideConfigKey("larkpost.quiet-hours.from", NOW.minusHours(6).toString())
          .overrideConfigKey("larkpost.quiet-hours.to", NOW.plusHours(6).toString())
          .overrideConfigKey("larkpost.categories.alarms.silent", "tell")
          .overrideConfigKey("larkpost.categories.alarms.urgent", "true")
          .overrideConfigKey("quarkus.http.test-port", "0");

  @Inject Bots bots;

  @Bot("sleeper")
  static class Sleeper {}

  @Test
  void nobody_is_disturbed_by_what_is_not_urgent() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    Announcements telling = bots.announcements("sleeper").orElseThrow();
    try (Person alice =
        Person.join(bots.status().getFirst().node(), bots.status().getFirst().inboxId())) {
      telling.send(Notification.to(alice.address()).key("1").text("by the way"));
      telling.send(Notification.to(alice.address()).key("2").category("alarms").text("fire"));
      alice.hears("fire");
      assertEquals(1, alice.everything().size());
    }
  }
}
