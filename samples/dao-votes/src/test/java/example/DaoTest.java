package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.connectors.evm.Anvil;
import dev.larkpost.connectors.evm.Governance;
import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.content.Content;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@QuarkusTest
@QuarkusTestResource(Chain.class)
@EnabledIf("example.Chain#isThere")
class DaoTest {
  private static final String DESCRIPTION = "# Repaint the hall\nIn *green*, next spring.";

  @Inject Bots bots;

  @ConfigProperty(name = "RPC_URL")
  String rpc = "";

  @ConfigProperty(name = "SHARES")
  String shares = "";

  @ConfigProperty(name = "GOVERNOR")
  String governor = "";

  /** Alice and Bob are members, Carol is none. Bob votes; Alice must be reminded, Bob must not. */
  @Test
  void members_hear_of_a_proposal_and_of_its_end_and_who_has_not_voted_is_reminded() {
    assertTrue(bots.awaitReady(Person.PATIENCE)); // what happens from now on is told
    BotStatus bot = bots.status().getFirst();
    try (Person alice = Person.join(bot.node(), bot.inboxId());
        Person bob = Person.join(bot.node(), bot.inboxId());
        Person carol = Person.join(bot.node(), bot.inboxId());
        Anvil chain = Anvil.at(rpc)) {
      Governance dao = new Governance(chain, shares, governor);
      dao.admit(alice.address(), 60);
      dao.admit(bob.address(), 50);
      chain.call(shares, "mint", carol.address(), 10);
      BigInteger proposal = dao.propose(DESCRIPTION);
      String number = "…" + proposal.toString().substring(proposal.toString().length() - 6);
      Content.Actions shown = hearsOfIt(bob, number);
      dao.vote(bob.address(), proposal);
      bob.hears("Your vote on proposal " + number + " is counted.");
      assertEquals(shown, hearsOfIt(alice, number));
      tells(alice, shown, "what", DESCRIPTION);
      tells(
          alice,
          shown,
          "lean/I lean For",
          "Noted: I lean For. It counts on the chain, so vote there too.");
      alice.hears(m -> text(m.content()).endsWith("and you have not voted yet."));
      chain.later(Duration.ofDays(2));
      dao.execute(DESCRIPTION);
      String accepted = "Proposal " + number + " was accepted and carried out.";
      alice.hears(accepted);
      bob.hears(accepted);
      assertEquals(3, bob.everything().size(), "the proposal, the vote, the result: no reminder");
      assertEquals(List.of(), carol.everything());
    }
  }

  private static Content.Actions hearsOfIt(Person person, String number) {
    Content.Actions shown =
        (Content.Actions) person.hears(m -> m.content() instanceof Content.Actions).content();
    assertTrue(
        shown.description().startsWith("New proposal " + number + ": **Repaint the hall**."),
        shown.description());
    return shown;
  }

  private static void tells(Person person, Content.Actions shown, String button, String answer) {
    person.says(new Content.Intent(shown.id(), button, Map.of()));
    person.hears(m -> text(m.content()).equals(answer));
  }

  private static String text(Content content) {
    return switch (content) {
      case Content.Text text -> text.text();
      case Content.Markdown markdown -> markdown.markdown();
      default -> "";
    };
  }
}
