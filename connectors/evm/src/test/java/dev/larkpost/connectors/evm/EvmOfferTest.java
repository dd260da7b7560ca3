package dev.larkpost.connectors.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.ListRule;
import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.Settings;
import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Properties into chains, contracts and sources; wrong ones are refused with place and cure. */
class EvmOfferTest {
  private static final String ADDRESS = "0x" + "a1".repeat(20);

  private static final Map<String, String> GOOD =
      Map.of(
          "larkpost.chains.main.id", "1",
          "larkpost.chains.main.rpc", "https://one.example, https://two.example",
          "larkpost.chains.main.websocket", "wss://one.example",
          "larkpost.contracts.vault.events",
              "event Liquidated(address indexed user, uint256 debt); event Paid(uint256 n)",
          "larkpost.contracts.vault.address", ADDRESS,
          "larkpost.contracts.nft.holders", "erc721",
          "larkpost.contracts.nft.address", ADDRESS,
          "larkpost.contracts.nft.from", "7");

  private static final Map<String, String> VOTES =
      Map.of(
          "larkpost.contracts.shares.members", "dao",
          "larkpost.contracts.shares.address", ADDRESS,
          "larkpost.contracts.shares.from", "7",
          "larkpost.contracts.ballots.voted", "dao",
          "larkpost.contracts.ballots.address", ADDRESS);

  static Offer offer(Map<String, String> properties) {
    return new EvmConnector()
        .offer(
            Settings.of(Settings.Origin.of(properties, Map.of("broken.json", "[{")), "larkpost"));
  }

  private static Wanted wanted(String event, String... finality) {
    return new Wanted(new EventName(event), List.of(finality).stream().findFirst());
  }

  @Test
  void says_which_events_and_holders_there_are_before_anything_is_opened() {
    Offer offer = offer(GOOD);
    assertEquals(
        Optional.of(Set.of("user", "debt")), offer.events().get(new EventName("vault.Liquidated")));
    assertEquals(
        Optional.of(Set.of("from", "to", "value")),
        offer.events().get(new EventName("main.Transfer")));
    assertEquals(Set.of("nft"), offer.holders());
  }

  @Test
  void each_finality_is_a_source_and_only_what_is_wanted_is_watched() {
    EvmOffer offer = (EvmOffer) offer(GOOD);
    List<EvmOffer.Followed> followed =
        offer.followed(
            new LinkedHashSet<>(
                List.of(
                    wanted("vault.Liquidated"),
                    wanted("vault.Paid", "safe"),
                    wanted("main.Block", "safe"),
                    wanted("kafka.orders"))));
    assertEquals(
        List.of("evm:main@12", "evm:main@safe"),
        followed.stream().map(f -> f.settings().name().value()).toList());
    SourceSettings deep = followed.get(0).settings();
    assertEquals(
        List.of("vault", "nft"), deep.contracts().stream().map(ContractSettings::name).toList());
    assertEquals(List.of("Liquidated"), deep.contracts().getFirst().events());
    assertEquals(Set.of(wanted("vault.Liquidated")), followed.get(0).serves());
    assertEquals(List.of("Paid"), followed.get(1).settings().contracts().getFirst().events());
    assertTrue(followed.get(1).settings().blocks() && !deep.blocks());
    assertEquals(1, followed.get(0).kept().size(), "holders are followed once");
    assertEquals(0, followed.get(1).kept().size());
  }

  @Test
  void members_and_voters_are_followed_though_no_rule_wants_their_events() {
    Map<String, String> more = new HashMap<>(GOOD);
    more.putAll(VOTES);
    EvmOffer offer = (EvmOffer) offer(more);
    EvmOffer.Followed followed = offer.followed(Set.of()).getFirst();
    assertEquals(
        Set.of("nft", "shares", "ballots"),
        new java.util.HashSet<>(followed.kept().stream().map(c -> c.settings().name()).toList()));
    assertEquals(Set.of("nft"), offer.holders(), "votes are no holdings");
    assertEquals(
        List.of("voted/dao/", "voted/dao/"),
        followed.kept().stream().flatMap(c -> c.lists().stream()).map(ListRule::list).toList());
  }

  private static void refusesVotes(String name, String value, String why) {
    Map<String, String> wrong = new HashMap<>(VOTES);
    wrong.put(name, value);
    GOOD.forEach(wrong::putIfAbsent);
    EventException refused = assertThrows(EventException.class, () -> offer(wrong), why);
    assertTrue(
        String.valueOf(refused.getMessage()).contains(why),
        () -> why + "\n is not in\n" + refused.getMessage());
  }

  @Test
  void votes_that_cannot_be_counted_are_refused_with_the_cure() {
    refusesVotes("larkpost.contracts.shares.from", "", "larkpost.contracts.shares.from is missing");
    refusesVotes(
        "larkpost.contracts.shares.voted",
        "true",
        "larkpost.contracts.shares.voted has its own ABI; give the contract a second name for"
            + " members");
    refusesVotes(
        "larkpost.contracts.ballots.events", "event X()", "give the contract a second name");
    refusesVotes(
        "larkpost.contracts.nft.members", "dao", "larkpost.contracts.nft.holders has its own ABI");
    Map<String, String> twice = new HashMap<>(VOTES);
    twice.put("larkpost.contracts.other.members", "dao");
    twice.put("larkpost.contracts.other.address", ADDRESS);
    twice.put("larkpost.contracts.other.from", "1");
    GOOD.forEach(twice::putIfAbsent);
    EventException refused = assertThrows(EventException.class, () -> offer(twice));
    assertTrue(
        String.valueOf(refused.getMessage()).contains(".members is an organisation whose members"),
        refused::toString);
  }

  private static void refuses(String name, String value, String why) {
    Map<String, String> wrong = new HashMap<>(GOOD);
    wrong.put(name, value);
    EventException refused = assertThrows(EventException.class, () -> offer(wrong), why);
    assertEquals(EventException.Code.MISCONFIGURED, refused.code());
    assertTrue(
        String.valueOf(refused.getMessage()).contains(why),
        () -> why + "\n is not in\n" + refused.getMessage());
  }

  @Test
  void wrong_properties_are_refused_with_place_and_cure() {
    refuses("larkpost.chains.main.id", "one", "larkpost.chains.main.id is a whole number");
    refuses("larkpost.chains.main.rpc", "ftp://x", "starting with http:// or https://");
    refuses(
        "larkpost.chains.main.finality", "soon", "larkpost.chains.main.finality cannot be used");
    refuses(
        "larkpost.chains.main.prc", "x", "larkpost.chains.main.prc is no setting; there are id");
    refuses(
        "larkpost.chains.main.websocket", "wss://a, wss://b, wss://c", "more addresses than rpc");
    refuses("larkpost.contracts.vault.address", "0x12", "larkpost.contracts.vault.address");
    refuses("larkpost.contracts.vault.chain", "base", "none of larkpost.chains: [main]");
    refuses("larkpost.contracts.vault.abi", "gone.json", "neither a file nor a resource");
    refuses(
        "larkpost.contracts.vault.events", "evnt X()", "larkpost.contracts.vault.events cannot");
    refuses("larkpost.contracts.nft.holders", "erc777", "erc20, erc721 or erc1155");
    refuses("larkpost.contracts.nft.abi", "x.json", "give the contract a second name");
    refuses("larkpost.contracts.child.made-by", "vault.Made.child", "larkpost.contracts.child.abi");
  }

  @Test
  void names_come_from_one_chain_alone() {
    refuses("larkpost.chains.main.ens", "mainnet", "larkpost.chains.main.ens");
    Map<String, String> two = new HashMap<>(GOOD);
    two.put("larkpost.chains.main.ens", "true");
    two.put("larkpost.chains.side.id", "2");
    two.put("larkpost.chains.side.rpc", "https://three.example");
    two.put("larkpost.chains.side.ens", "true");
    two.put("larkpost.contracts.vault.chain", "main");
    two.put("larkpost.contracts.nft.chain", "main");
    EventException refused = assertThrows(EventException.class, () -> offer(two));
    assertTrue(
        String.valueOf(refused.getMessage()).contains(".ens is there for chain"),
        refused::toString);
  }

  @Test
  void a_broken_abi_file_is_refused_with_contract_and_line() {
    Map<String, String> wrong = new HashMap<>(GOOD);
    wrong.remove("larkpost.contracts.vault.events");
    wrong.put("larkpost.contracts.vault.abi", "broken.json");
    EventException refused = assertThrows(EventException.class, () -> offer(wrong));
    assertEquals(
        "larkpost.contracts.vault.abi cannot be used: its ABI: the ABI is no JSON, line 1",
        refused.getMessage());
  }

  @Test
  void nothing_configured_offers_nothing() {
    assertEquals(Map.of(), offer(Map.of()).events());
  }
}
