package dev.larkpost.bots.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.testkit.Person;
import dev.larkpost.testkit.process.BotProcess;
import dev.larkpost.xmtp.content.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is delivered, on a real chain; runs after packaging. */
@EnabledIf("dev.larkpost.bots.notifier.NeedsNode#isThere")
class RunIT {
  /** Kept between tests: installing takes a while. */
  private static final Path TOOLS = Path.of("target", "demo-chain");

  @TempDir Path folder = Path.of("unset");

  private static DemoChain chain() throws IOException {
    Files.createDirectories(TOOLS);
    Files.deleteIfExists(TOOLS.resolve("state.json"));
    Files.deleteIfExists(TOOLS.resolve("coin"));
    return DemoChain.start(new DemoChain.Wish(TOOLS, 0, Optional.empty()));
  }

  private static void hears(Person person, int amount) {
    person.hears(
        m ->
            m.content() instanceof Content.Actions told
                && told.description().startsWith("**" + amount + " DEMO** arrived"));
  }

  @Test
  void what_happens_while_it_is_down_is_told_when_it_is_back() throws Exception {
    try (DemoChain chain = chain()) {
      Map<String, String> settings =
          Map.of("QUARKUS_PROFILE", "demo", "LARKPOST_NOTIFIER_CHAIN_RPC", chain.http());
      Path data = folder.resolve("data");
      Files.createDirectories(data.resolve("chain"));
      Files.writeString(data.resolve("chain").resolve("coin"), chain.coin());
      String inbox;
      try (BotProcess first = BotProcess.start(data, settings)) {
        inbox = first.inbox();
        try (Person alice = Person.join(first.node(), inbox)) {
          chain.transfer(alice.address(), 3);
          hears(alice, 3);
        }
        first.stop();
      }
      chain.transfer("0x" + "00".repeat(19) + "01", 4);
      try (BotProcess again = BotProcess.start(data, settings)) {
        assertEquals(inbox, again.inbox());
        try (Person bob = Person.join(again.node(), inbox)) {
          chain.transfer(bob.address(), 6);
          hears(bob, 6);
        }
        again.prints("name=coin.Transfer", 2);
        again.stop();
      }
    }
  }

  private static Map<String, String> good(String rpc) {
    Map<String, String> good = new LinkedHashMap<>();
    good.put("larkpost.chains.test.id", "31337");
    good.put("larkpost.chains.test.rpc", rpc);
    good.put("larkpost.contracts.coin.address", "any");
    good.put(
        "larkpost.contracts.coin.events",
        "event Transfer(address indexed from, address indexed to, uint256 value)");
    good.put("larkpost.rules.moved.event", "coin.Transfer");
    good.put("larkpost.rules.moved.to", "to");
    good.put("larkpost.rules.moved.text", "You got {value}");
    return good;
  }

  private static String text(BotProcess bot) {
    return String.join("\n", bot.output());
  }

  private void refuses(Map<String, String> good, String name, String value, String why)
      throws Exception {
    Map<String, String> wrong = new LinkedHashMap<>(good);
    wrong.put(name, value);
    StringBuilder text = new StringBuilder();
    wrong.forEach((key, said) -> text.append(key).append('=').append(said).append('\n'));
    Path config = folder.resolve("wrong.properties");
    Files.writeString(config, text.toString());
    try (BotProcess refused =
        BotProcess.start(
            folder.resolve("data"), Map.of("QUARKUS_CONFIG_LOCATIONS", config.toString()))) {
      assertEquals(1, refused.refused(), () -> text(refused));
      String said = text(refused);
      assertTrue(said.contains(why), () -> why + "\nis not in\n" + said);
      assertTrue(!said.contains("\tat "), said);
    }
  }

  @Test
  void a_wrong_configuration_is_refused_at_start_with_place_and_cure() throws Exception {
    try (DemoChain chain = chain()) {
      Map<String, String> good = good(chain.http());
      Path people = folder.resolve("people.csv");
      Files.writeString(people, "address\n\n# ours\n0x" + "a1".repeat(20) + "\n0x12\n");
      refuses(good, "larkpost.chains.test.id", "1", "31337");
      refuses(good, "larkpost.chains.test.rcp", "x", "larkpost.chains.test.rcp is no setting");
      refuses(good, "larkpost.lists.friends", people.toString(), "people.csv, line 5");
      refuses(good, "larkpost.templates", folder.resolve("none").toString(), "which is no folder");
      refuses(
          good,
          "larkpost.rules.moved.event",
          "coin.Moved",
          "larkpost.rules.moved.event: nobody offers the event \"coin.Moved\"; there are [");
      refuses(
          good,
          "larkpost.rules.moved.text",
          "You got {valeu}",
          "{valeu} asks for \"valeu\"; there are [from, to, value]");
      refuses(good, "larkpost.owners", "bob.eth", "larkpost.owners");
      refuses(
          good,
          "larkpost.consent.opt-in-chain",
          "8453",
          "larkpost.consent.opt-in-chain is 8453, and the local node asks no such chain");
    }
  }
}
