package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.connectors.evm.Anvil;
import dev.larkpost.engine.inbound.Message;
import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.content.Content;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@QuarkusTest
@QuarkusTestResource(Chain.class)
@EnabledIf("example.Chain#isThere")
class AlertsTest {
  @Inject Bots bots;

  @ConfigProperty(name = "RPC_URL")
  String rpc = "";

  @ConfigProperty(name = "COIN")
  String coin = "";

  @Test
  void who_receives_coins_hears_of_it_and_may_ask_who_it_was() {
    assertTrue(bots.awaitReady(Person.PATIENCE)); // what happens from now on is told
    BotStatus alerts = bots.status().getFirst();
    try (Person alice = Person.join(alerts.node(), alerts.inboxId());
        Anvil chain = Anvil.at(rpc)) {
      chain.call(coin, "mint", alice.address(), 2_500_000_000_000_000_000L);
      Message told = alice.hears(m -> m.content() instanceof Content.Actions);
      Content.Actions actions = (Content.Actions) told.content();
      assertEquals("You received **2.5** coins.", actions.description());
      alice.says(new Content.Intent(actions.id(), "who", Map.of()));
      alice.hears("It came from 0x" + "0".repeat(40));
    }
  }
}
