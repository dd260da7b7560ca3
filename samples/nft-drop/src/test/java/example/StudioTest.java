package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.connectors.evm.Anvil;
import dev.larkpost.engine.inbound.Message;
import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.NetworkAddress;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@QuarkusTest
@QuarkusTestResource(Chain.class)
@EnabledIf("example.Chain#isThere")
class StudioTest {
  @Inject Bots bots;

  @ConfigProperty(name = "RPC_URL")
  String rpc = "";

  @ConfigProperty(name = "BADGE")
  String badge = "";

  @Test
  void the_owners_drop_reaches_who_holds_a_badge_now_and_nobody_else() {
    assertTrue(bots.awaitReady(Person.PATIENCE)); // what happens from now on is told
    BotStatus studio = bots.status().getFirst();
    int port = NetworkAddress.of(studio.node()).port();
    InboxId bot = new InboxId(studio.inboxId());
    try (Person owner = Person.join(port, bot, Clock.systemUTC(), Chain.owner());
        Person alice = Person.join(studio.node(), studio.inboxId());
        Person bob = Person.join(studio.node(), studio.inboxId());
        Anvil chain = Anvil.at(rpc)) {
      chain.call(badge, "mint", alice.address(), 1);
      alice.hears("Welcome! You hold badge 1 and will hear of every drop.");
      chain.call(badge, "move", alice.address(), bob.address(), 1);
      bob.hears("Welcome! You hold badge 1 and will hear of every drop.");
      bob.says("/announce Everything is mine");
      bob.hears("That is not for you to ask.");
      owner.says("/announce A **new** drop");
      Message plan = owner.hears(m -> m.content() instanceof Content.Actions);
      Content.Actions buttons = (Content.Actions) plan.content();
      assertTrue(buttons.description().startsWith("It reaches 1 "), buttons.description());
      owner.says("1");
      owner.hears("It goes out.");
      bob.hears(m -> m.content().equals(new Content.Markdown("A **new** drop")));
      assertEquals(1, alice.everything().size());
    }
  }
}
