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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A lane's allowance out of configuration holds for all its categories but the urgent. */
class AllowancesTest {
  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Teller.class))
          .overrideConfigKey("larkpost.store", "memory")
          .overrideConfigKey("larkpost.data", "target/allowances")
          .overrideConfigKey("larkpost.allowances.notification.most", "1")
          .overrideConfigKey("larkpost.allowances.notification.overflow", "drop")
          .overrideConfigKey("larkpost.categories.alarms.silent", "tell")
          .overrideConfigKey("larkpost.categories.alarms.urgent", "true")
          .overrideConfigKey("quarkus.http.test-port", "0");

  @Inject Bots bots;

  @Bot("teller")
  static class Teller {}

  @Test
  void more_than_the_lane_allows_is_dropped_and_the_urgent_is_told() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    Announcements telling = bots.announcements("teller").orElseThrow();
    try (Person alice =
        Person.join(bots.status().getFirst().node(), bots.status().getFirst().inboxId())) {
      telling.send(Notification.to(alice.address()).key("1").text("the first"));
      alice.hears("the first");
      telling.send(Notification.to(alice.address()).key("2").text("the second"));
      telling.send(Notification.to(alice.address()).key("3").category("alarms").text("fire"));
      alice.hears("fire");
      assertEquals(2, alice.everything().size());
    }
  }
}
