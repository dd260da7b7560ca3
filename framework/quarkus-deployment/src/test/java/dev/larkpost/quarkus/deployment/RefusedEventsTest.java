package dev.larkpost.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnEvent;
import dev.larkpost.quarkus.OnSchedule;
import io.quarkus.test.QuarkusUnitTest;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One build with every mistake about events; all complaints are told at once, with their place. */
class RefusedEventsTest {
  private static final List<String> COMPLAINTS =
      List.of(
          "bot \"vault\" has two handlers for the event vault.Liquidated: RefusedEventsTest$Vault",
          "RefusedEventsTest$Vault.hidden() is private or static; remove that word",
          "RefusedEventsTest$Vault.none(): \"nothing\" is no event; write contract.Event",
          "RefusedEventsTest$Vault.odd() has a parameter of type Integer, which @OnEvent cannot"
              + " give; use a record of your own, Event, Fields or Map",
          "RefusedEventsTest$Vault.odd() returns String, which cannot be told",
          "RefusedEventsTest$Vault.filtered(), when",
          "RefusedEventsTest$Vault.gone(): nobody offers the event \"vault.Gone\"; there are [",
          "RefusedEventsTest$Vault.one(): RefusedEventsTest.Liquidated has a component amount, and"
              + " vault.Liquidated has only [debt, user]; rename it, or make it Optional",
          "RefusedEventsTest$Homeless.event() has @OnEvent but its class has no @Bot",
          "bot \"late\" has two handlers for the event schedule.daily: RefusedEventsTest$Late.daily()"
              + " and RefusedEventsTest$Late.other(); keep one",
          "RefusedEventsTest$Late.wrong(): \"at nine\" is no schedule; write minute, hour, day of"
              + " month, month and day of week, such as \"0 9 * * MON\"",
          "RefusedEventsTest$Late.never(): \"0 0 30 2 *\" never comes; look at its day and month",
          "RefusedEventsTest$Late.nowhere(): \"Berlin\" is no time zone; write one such as",
          "RefusedEventsTest$Late.named(): \"a b\" is no name of a schedule",
          "RefusedEventsTest$Late.odd() has a parameter of type Integer, which @OnSchedule cannot",
          "RefusedEventsTest$Late.odd() returns String, which cannot be told",
          "RefusedEventsTest$Late.record(): RefusedEventsTest.Liquidated has a component amount, and"
              + " schedule.record has only [",
          "RefusedEventsTest$Homeless.daily() has @OnSchedule but its class has no @Bot",
          "larkpost.rules.gone.event: nobody offers the event \"kafka.gone\"",
          "larkpost.rules.filter.when",
          "larkpost.rules.field.to: vault.Liquidated has no field \"usr\"; there are [debt, user]",
          "larkpost.rules.template.template: there is no template nowhere; there are [",
          "larkpost.rules.whom.to or larkpost.rules.whom.audience is needed, one of them",
          "larkpost.rules.holders.audience: there are no holders of the name nft; there are []",
          "larkpost.rules.category.category: there is no category drops; there are [alerts]",
          "template broken (en), line 1",
          "template rule:text (en), line 1: {amount} asks for \"amount\"; there are [debt, user]");

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(
              jar ->
                  jar.addClasses(Vault.class, Late.class, Homeless.class, Liquidated.class)
                      .addAsResource(
                          new org.jboss.shrinkwrap.api.asset.StringAsset("{#if debt}never closed"),
                          "larkpost/templates/broken.md"))
          .overrideConfigKey("larkpost.chains.test.id", "1")
          .overrideConfigKey("larkpost.chains.test.rpc", "http://127.0.0.1:1")
          .overrideConfigKey(
              "larkpost.contracts.vault.events",
              "event Liquidated(address indexed user, uint256 debt)")
          .overrideConfigKey("larkpost.contracts.vault.address", "any")
          .overrideConfigKey("larkpost.categories.alerts.silent", "tell")
          .overrideConfigKey("larkpost.rules.gone.event", "kafka.gone")
          .overrideConfigKey("larkpost.rules.gone.to", "a")
          .overrideConfigKey("larkpost.rules.filter.event", "vault.Liquidated")
          .overrideConfigKey("larkpost.rules.filter.when", "debt >")
          .overrideConfigKey("larkpost.rules.filter.to", "user")
          .overrideConfigKey("larkpost.rules.field.event", "vault.Liquidated")
          .overrideConfigKey("larkpost.rules.field.to", "usr")
          .overrideConfigKey("larkpost.rules.template.event", "vault.Liquidated")
          .overrideConfigKey("larkpost.rules.template.to", "user")
          .overrideConfigKey("larkpost.rules.template.template", "nowhere")
          .overrideConfigKey("larkpost.rules.whom.event", "vault.Liquidated")
          .overrideConfigKey("larkpost.rules.holders.event", "vault.Liquidated")
          .overrideConfigKey("larkpost.rules.holders.audience", "holders(nft)")
          .overrideConfigKey("larkpost.rules.holders.category", "alerts")
          .overrideConfigKey("larkpost.rules.holders.text", "x")
          .overrideConfigKey("larkpost.rules.category.event", "vault.Liquidated")
          .overrideConfigKey("larkpost.rules.category.to", "user")
          .overrideConfigKey("larkpost.rules.category.text", "x")
          .overrideConfigKey("larkpost.rules.category.category", "drops")
          .overrideConfigKey("larkpost.rules.text.event", "vault.Liquidated")
          .overrideConfigKey("larkpost.rules.text.to", "user")
          .overrideConfigKey("larkpost.rules.text.text", "You owe {amount}")
          .assertException(RefusedEventsTest::tellsAll);

  private static void tellsAll(Throwable failure) {
    StringBuilder told = new StringBuilder();
    for (Throwable at = failure; at != null; at = at.getCause()) {
      told.append(at.getMessage()).append('\n');
      for (Throwable more : at.getSuppressed()) {
        told.append(more.getMessage()).append('\n');
      }
    }
    for (String complaint : COMPLAINTS) {
      assertTrue(told.toString().contains(complaint), complaint + "\n is not in\n" + told);
    }
  }

  @Test
  void the_build_fails() {
    fail("the application started");
  }

  record Liquidated(String user, BigInteger amount, Optional<String> note) {}

  @Bot("vault")
  static class Vault {
    @OnEvent("vault.Liquidated")
    void one(Liquidated event) {}

    @OnEvent("vault.Liquidated")
    void other(Event event) {}

    @OnEvent("vault.Hidden")
    private void hidden() {}

    @OnEvent("nothing")
    void none() {}

    @OnEvent("vault.Odd")
    String odd(Integer number) {
      return "";
    }

    @OnEvent(value = "vault.Filtered", when = "debt >")
    void filtered() {}

    @OnEvent("vault.Gone")
    Optional<Notification> gone() {
      hidden();
      return Optional.empty();
    }
  }

  @Bot("late")
  static class Late {
    @OnSchedule("0 9 * * *")
    void daily() {}

    @OnSchedule(value = "0 10 * * *", name = "daily")
    void other() {}

    @OnSchedule("at nine")
    void wrong() {}

    @OnSchedule("0 0 30 2 *")
    void never() {}

    @OnSchedule(value = "0 9 * * *", zone = "Berlin")
    void nowhere() {}

    @OnSchedule(value = "0 9 * * *", name = "a b")
    void named() {}

    @OnSchedule("0 9 * * *")
    String odd(Integer number) {
      return "";
    }

    @OnSchedule("0 9 * * *")
    void record(Liquidated firing) {}
  }

  static class Homeless {
    @OnSchedule("0 9 * * *")
    void daily() {}

    @OnEvent("vault.Liquidated")
    void event() {}
  }
}
