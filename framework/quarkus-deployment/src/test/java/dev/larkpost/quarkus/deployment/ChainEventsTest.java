package dev.larkpost.quarkus.deployment;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.connectors.evm.Anvil;
import dev.larkpost.engine.Announcements;
import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.inbound.ButtonTap;
import dev.larkpost.engine.inbound.Command;
import dev.larkpost.engine.inbound.Role;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.OnButton;
import dev.larkpost.quarkus.OnCommand;
import dev.larkpost.quarkus.OnEvent;
import dev.larkpost.quarkus.OnReply;
import dev.larkpost.quarkus.OnText;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.transport.NetworkAddress;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A chain, a bot with handlers, a rule from configuration and a channel, and people who receive:
 * everything real.
 */
class ChainEventsTest {
  /** A key nobody uses, so that the owner is known before the application starts. */
  private static final String OWNER_KEY = "11".repeat(32);

  private static final String OWNER = "0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a";

  @RegisterExtension
  @Order(1)
  static final TestChain CHAIN = new TestChain();

  @RegisterExtension
  @Order(2)
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(
              jar ->
                  jar.addClasses(
                          Vault.class, Liquidated.class, Minted.class, Heard.class, TestChain.class)
                      .addAsResource(
                          new org.jboss.shrinkwrap.api.asset.StringAsset(
                              "You were liquidated: **{debt}**"),
                          "larkpost/templates/liquidated.md")
                      .addAsResource(
                          new org.jboss.shrinkwrap.api.asset.StringAsset(
                              "Forget it: {debt} is still yours"),
                          "larkpost/templates/liquidation-reverted.md"))
          .overrideConfigKey("larkpost.store", "memory")
          .overrideConfigKey("larkpost.data", "target/chain-events")
          .overrideConfigKey("quarkus.http.test-port", "0")
          .overrideConfigKey("larkpost.chains.test.id", "31337")
          .overrideConfigKey("larkpost.chains.test.rpc", "${test.chain.http}")
          .overrideConfigKey("larkpost.chains.test.websocket", "${test.chain.ws}")
          .overrideConfigKey("larkpost.chains.test.finality", "0")
          .overrideConfigKey(
              "larkpost.contracts.vault.events",
              "event Liquidated(address indexed user, uint256 debt)")
          .overrideConfigKey("larkpost.contracts.vault.address", "${test.chain.vault}")
          .overrideConfigKey("larkpost.contracts.coin.holders", "erc20")
          .overrideConfigKey("larkpost.contracts.coin.address", "${test.chain.coin}")
          .overrideConfigKey("larkpost.contracts.coin.from", "0")
          .overrideConfigKey("larkpost.categories.drops.silent", "tell")
          .overrideConfigKey("larkpost.owners", OWNER)
          .overrideConfigKey("larkpost.rules.minted.event", "coin.Transfer")
          .overrideConfigKey("larkpost.rules.minted.when", "value >= 100")
          .overrideConfigKey("larkpost.rules.minted.to", "to")
          .overrideConfigKey("larkpost.rules.minted.text", "You got {value.units(2)} coins")
          .overrideConfigKey("larkpost.rules.minted.category", "drops")
          .overrideConfigKey("larkpost.rules.minted.buttons", "thanks:Say thanks")
          .overrideConfigKey("mp.messaging.incoming.liquidations.connector", "larkpost-evm")
          .overrideConfigKey("mp.messaging.incoming.liquidations.event", "vault.Liquidated")
          .overrideConfigKey("mp.messaging.incoming.liquidations.bot", "vault");

  record Liquidated(String user, BigInteger debt) {}

  record Minted(String to, BigInteger value) {}

  @Bot("vault")
  static class Vault {
    @Inject Announcements announcements;

    @OnEvent("vault.Liquidated")
    Notification liquidated(Liquidated e) {
      return Notification.to(e.user())
          .category("liquidations")
          .using("liquidated", e)
          .button("why", "Show why")
          .onRetraction("liquidation-reverted");
    }

    @OnButton("why")
    String why(ButtonTap tap, Liquidated cause) {
      return tap.label() + ": " + cause.debt();
    }

    @OnButton("thanks")
    String thanks(ButtonTap tap, Optional<Minted> cause) {
      return "welcome, " + cause.map(Minted::value).orElse(BigInteger.ZERO);
    }

    @OnReply
    String reply(Content.Reply reply, Event cause) {
      return "about " + cause.name();
    }

    @OnText
    String text(String text, Optional<Liquidated> cause) {
      return cause.isPresent() ? "after " + cause.get().debt() : "gm";
    }

    @OnCommand(value = "/announce", from = Role.OWNER)
    String announce(Command command) {
      announcements.send(
          Announcement.to(Audience.holders("coin").atLeast(100))
              .key(command.rest())
              .category("drops")
              .text("drop " + command.rest()));
      return "announced";
    }

    @OnCommand(value = "/draft", from = Role.OWNER)
    Announcement draft(Command command) {
      return Announcement.to(Audience.holders("coin").atLeast(100_000))
          .category("drops")
          .markdown(command.rest());
    }
  }

  @Singleton
  static class Heard {
    final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>(100);

    @Incoming("liquidations")
    void liquidation(Event event) {
      events.add(event);
    }
  }

  @Inject Bots bots;
  @Inject Heard heard;
  private final Anvil chain = TestChain.chain();

  @BeforeEach
  void ready() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
  }

  private BotStatus bot() {
    return bots.status().getFirst();
  }

  private Person person() {
    return Person.join(bot().node(), bot().inboxId());
  }

  private void liquidate(Person who, int debt) {
    chain.call(TestChain.vault(), "liquidate", who.address(), debt);
  }

  private static String actions(dev.larkpost.engine.inbound.Message message) {
    return ((Content.Actions) message.content()).id();
  }

  private static boolean shows(dev.larkpost.engine.inbound.Message message, String text) {
    return message.content() instanceof Content.Actions actions
        && actions.description().contains(text);
  }

  @Test
  void an_event_is_told_and_its_button_reply_and_answer_find_it() {
    try (Person alice = person()) {
      liquidate(alice, 77);
      var told = alice.hears(m -> shows(m, "You were liquidated: **77**"));
      alice.says(new Content.Intent(actions(told), "why", Map.of()));
      alice.hears("Show why: 77");
      alice.says("1");
      alice.hears("Show why: 77");
      alice.says(new Content.Reply(told.id(), Optional.empty(), new Content.Text("what?")));
      alice.hears("about vault.Liquidated");
      alice.says("hello");
      alice.hears("after 77");
    }
  }

  @Test
  void a_rule_from_configuration_tells_the_field_that_holds_an_address() {
    try (Person bob = person()) {
      chain.call(TestChain.coin(), "mint", bob.address(), 99);
      chain.call(TestChain.coin(), "mint", bob.address(), 12_345);
      var told = bob.hears(m -> m.content() instanceof Content.Actions);
      assertTrue(shows(told, "You got 123.45 coins"), () -> "heard " + told.content());
      bob.says(new Content.Intent(actions(told), "thanks", Map.of()));
      bob.hears("welcome, 12345");
      bob.says("hello");
      bob.hears("gm");
    }
  }

  @Test
  void those_who_were_told_of_a_replaced_block_are_told_otherwise() {
    try (Person carol = person()) {
      liquidate(carol, 5);
      carol.hears(m -> shows(m, "**5**"));
      chain.reorg(1, Map.of());
      carol.hears(m -> m.content().equals(new Content.Markdown("Forget it: 5 is still yours")));
    }
  }

  @Test
  void only_the_owner_announces_and_drafts_and_holders_are_reached() {
    try (Person holder = person();
        Secret key = Secret.owning(java.util.HexFormat.of().parseHex(OWNER_KEY));
        Person owner =
            Person.join(
                NetworkAddress.of(bot().node()).port(),
                new InboxId(bot().inboxId()),
                Clock.systemUTC(),
                KeySigner.of(key))) {
      assertEquals(OWNER, owner.address());
      chain.call(TestChain.coin(), "mint", holder.address(), 500);
      holder.hears(m -> shows(m, "You got 5 coins"));
      holder.says("/announce one");
      holder.hears("That is not for you to ask.");
      owner.says("/announce two");
      owner.hears("announced");
      holder.hears("drop two");
      what_the_owner_drafts_is_planned_and_goes_out_when_they_say_so(owner, holder);
    }
  }

  private void what_the_owner_drafts_is_planned_and_goes_out_when_they_say_so(
      Person owner, Person holder) {
    chain.call(TestChain.coin(), "mint", holder.address(), 100_000);
    var mint = holder.hears(m -> shows(m, "You got"));
    owner.says("/draft *new* drop");
    var plan = owner.hears(m -> shows(m, "It reaches 1 (0 for the first time)."));
    String send = ((Content.Actions) plan.content()).actions().getFirst().id();
    holder.says(new Content.Intent(actions(plan), send, Map.of()));
    holder.says(new Content.Intent(actions(mint), "thanks", Map.of()));
    holder.hears("welcome, 100000");
    owner.says("1");
    owner.hears("It goes out.");
    holder.hears(m -> m.content().equals(new Content.Markdown("*new* drop")));
  }

  @Test
  void a_channel_gets_the_event_too() throws InterruptedException {
    try (Person dave = person()) {
      liquidate(dave, 31_415);
      for (Event event = heard.events.poll(1, TimeUnit.MINUTES);
          event != null;
          event = heard.events.poll(1, TimeUnit.MINUTES)) {
        if (event.fields().integer("debt").intValue() == 31_415) {
          return;
        }
      }
      throw new AssertionError("the channel did not get it");
    }
  }

  @Test
  void health_and_the_api_say_how_the_source_stands() throws InterruptedException {
    // What other tests made happen may not be read yet.
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + Person.PATIENCE.toNanos();
    while (bot().sources().getFirst().behind().orElse(1) > 0 && System.nanoTime() < end) {
      never.await(100, TimeUnit.MILLISECONDS);
    }
    given()
        .get("/api/bots")
        .then()
        .statusCode(200)
        .body("[0].sources[0].name", equalTo("evm:test@0"))
        .body("[0].sources[0].failures", equalTo(0))
        .body("[0].sources[0].behind", equalTo(0));
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body(containsString("vault.evm:test@0"))
        .body(containsString("0 behind, verified"));
  }
}
