package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.abi.Abi;
import dev.larkpost.connectors.evm.abi.EventShape;
import dev.larkpost.engine.audience.ListRule;
import dev.larkpost.engine.connect.Settings;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One contract of {@code larkpost.contracts}.
 *
 * @param finality absent: the chain's
 * @param holders what kind of token it is, when its holders are followed
 * @param members of which organisation those are members who have this token's votes
 * @param voted what the names of the lists of its voters begin with, when they are kept
 */
record ContractReading(
    ContractSettings settings,
    String chain,
    Optional<Finality> finality,
    Optional<HolderIndex.Standard> holders,
    Optional<String> members,
    Optional<String> voted) {
  private static final String ANYWHERE = "any";

  /** What a Governor says of a vote, as OpenZeppelin's and Compound's do. */
  private static final String BALLOTS =
      """
      event VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason)
      event VoteCastWithParams(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason, bytes params)
      """;

  static Map<String, ContractReading> all(Settings larkpost) {
    Settings contracts = larkpost.at(EvmConnector.CONTRACTS);
    Set<String> chains = larkpost.at(EvmConnector.CHAINS).names();
    Map<String, ContractReading> all = new LinkedHashMap<>();
    for (String name : contracts.names()) {
      all.put(name, read(name, contracts.at(name), chains));
    }
    // Factories are looked for among all of them.
    Watchlist.of(all.values().stream().map(ContractReading::settings).toList());
    refuseTwo(contracts, all);
    return all;
  }

  private static void refuseTwo(Settings contracts, Map<String, ContractReading> all) {
    Map<String, String> first = new HashMap<>();
    all.forEach(
        (name, contract) -> {
          String other = contract.members().map(of -> first.putIfAbsent(of, name)).orElse(null);
          if (other != null) {
            throw contracts
                .at(name)
                .refused("members", "is an organisation whose members " + other + " gives already");
          }
        });
  }

  private static ContractReading read(String name, Settings contract, Set<String> chains) {
    contract.refuseOthers(
        "abi",
        "events",
        "address",
        "chain",
        "finality",
        "from",
        "made-by",
        "holders",
        "members",
        "voted");
    if (chains.contains(name)) {
      throw contract.refused("abi", "belongs to a contract with the name of a chain; rename one");
    }
    Optional<String> members = contract.text("members");
    Optional<String> voted = contract.text("voted").map(ContractReading::beginning);
    Optional<HolderIndex.Standard> holders =
        contract.text("holders").isPresent()
            ? Optional.of(contract.reading("holders", ContractReading::standard))
            : members.map(organisation -> HolderIndex.Standard.VOTES);
    ContractSettings settings =
        voted.isPresent()
            ? ballots(name, contract)
            : holders
                .map(standard -> holding(name, standard, contract))
                .orElseGet(() -> plain(name, contract));
    Optional<Finality> finality =
        contract.text("finality").isPresent()
            ? Optional.of(contract.reading("finality", Finality::parse))
            : Optional.empty();
    return new ContractReading(
        settings, chain(contract, chains), finality, holders, members, voted);
  }

  /** Proposals of several Governors may have the same numbers: a name keeps them apart. */
  private static String beginning(String text) {
    return text.equals("true") ? "" : text + "/";
  }

  private static ContractSettings ballots(String name, Settings contract) {
    refuseOthers("voted", contract);
    return new ContractSettings(
        name,
        List.of(contract.required("address", "the Governor whose voters are listed")),
        BALLOTS,
        List.of(),
        contract.number("from"),
        Optional.empty());
  }

  /** What keeps something has an ABI of its own and does nothing else. */
  private static void refuseOthers(String keeper, Settings contract) {
    for (String other : List.of("abi", "events", "made-by", "holders", "members", "voted")) {
      if (!other.equals(keeper) && contract.text(other).isPresent()) {
        throw contract.refused(
            keeper, "has its own ABI; give the contract a second name for " + other);
      }
    }
  }

  private static HolderIndex.Standard standard(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "erc20" -> HolderIndex.Standard.ERC20;
      case "erc721" -> HolderIndex.Standard.ERC721;
      case "erc1155" -> HolderIndex.Standard.ERC1155;
      default -> throw new IllegalArgumentException("erc20, erc721 or erc1155");
    };
  }

  private static ContractSettings holding(
      String name, HolderIndex.Standard standard, Settings contract) {
    refuseOthers(standard == HolderIndex.Standard.VOTES ? "members" : "holders", contract);
    contract.required("address", "the contract whose holders are followed");
    contract.required("from", "the block of the contract's deployment, or one before it");
    return HolderIndex.contract(
        name, standard, contract.required("address", ""), contract.number("from").orElseThrow());
  }

  private static ContractSettings plain(String name, Settings contract) {
    Optional<ContractSettings.Factory> factory =
        contract.text("made-by").isPresent()
            ? Optional.of(contract.reading("made-by", ContractReading::factory))
            : Optional.empty();
    return new ContractSettings(
        name,
        addresses(contract, factory.isPresent()),
        abi(contract),
        List.of(),
        contract.number("from"),
        factory);
  }

  private static String abi(Settings contract) {
    Optional<String> file = contract.file("abi");
    List<String> declared = contract.lines("events");
    if (file.isPresent() == !declared.isEmpty()) {
      throw contract.refused(
          "abi",
          "or events is needed, one of them: a file with the ABI, or declarations such as event"
              + " Transfer(address indexed from, address indexed to, uint256 value), with semicolons"
              + " between them");
    }
    String name = file.isPresent() ? "abi" : "events";
    String text = file.orElseGet(() -> String.join("\n", declared));
    try {
      Abi.parse("its ABI", text);
    } catch (EventException wrong) {
      throw contract.refused(name, "cannot be used: " + wrong.getMessage());
    }
    return text;
  }

  private static List<String> addresses(Settings contract, boolean made) {
    List<String> addresses = contract.texts("address");
    if (addresses.equals(List.of(ANYWHERE))) {
      return List.of();
    }
    if (addresses.isEmpty() && !made) {
      contract.required(
          "address", "0x…, several with commas, or any for whoever logs these events");
    }
    addresses.forEach(address -> Names.address(contract.place("address"), address));
    return addresses;
  }

  private static ContractSettings.Factory factory(String text) {
    String[] parts = text.split("\\.", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("write contract.Event.parameter");
    }
    return new ContractSettings.Factory(parts[0], parts[1], parts[2]);
  }

  private static String chain(Settings contract, Set<String> chains) {
    Optional<String> said = contract.text("chain");
    if (said.isEmpty() && chains.size() == 1) {
      return chains.iterator().next();
    }
    String chain = said.orElseGet(() -> contract.required("chain", "one of " + chains));
    if (!chains.contains(chain)) {
      throw contract.refused(
          "chain", "is " + chain + ", which is none of larkpost.chains: " + chains);
    }
    return chain;
  }

  /** Whether something is made of its events even when no rule wants them. */
  boolean keeps() {
    return holders().isPresent() || voted().isPresent();
  }

  /** The lists its events keep current. */
  List<ListRule> lists() {
    return voted
        .map(beginning -> events().keySet().stream().map(e -> ballot(e, beginning)).toList())
        .orElse(List.of());
  }

  private static ListRule ballot(EventName event, String beginning) {
    ListRule rule = ListRule.voted(event, "proposalId", "voter");
    return new ListRule(
        rule.event(),
        rule.filter(),
        rule.list() + beginning,
        rule.each(),
        rule.member(),
        rule.effect());
  }

  /** Its events as rules name them, with the names of their fields. */
  Map<EventName, Optional<Set<String>>> events() {
    Abi abi = Abi.parse("contract " + settings.name(), settings.abi());
    Map<EventName, Optional<Set<String>>> events = new LinkedHashMap<>();
    for (EventShape shape : abi.events().values()) {
      events.put(
          new EventName(settings.name() + "." + abi.ruleName(shape)),
          Optional.of(new TreeSet<>(shape.parameters())));
    }
    return events;
  }
}
