package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.abi.Abi;
import dev.larkpost.connectors.evm.abi.EventShape;
import dev.larkpost.engine.connect.Settings;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
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
 */
record ContractReading(
    ContractSettings settings,
    String chain,
    Optional<Finality> finality,
    Optional<HolderIndex.Standard> holders) {
  private static final String ANYWHERE = "any";

  static Map<String, ContractReading> all(Settings larkpost) {
    Settings contracts = larkpost.at(EvmConnector.CONTRACTS);
    Set<String> chains = larkpost.at(EvmConnector.CHAINS).names();
    Map<String, ContractReading> all = new LinkedHashMap<>();
    for (String name : contracts.names()) {
      all.put(name, read(name, contracts.at(name), chains));
    }
    // Factories are looked for among all of them.
    Watchlist.of(all.values().stream().map(ContractReading::settings).toList());
    return all;
  }

  private static ContractReading read(String name, Settings contract, Set<String> chains) {
    contract.refuseOthers(
        "abi", "events", "address", "chain", "finality", "from", "made-by", "holders");
    if (chains.contains(name)) {
      throw contract.refused("abi", "belongs to a contract with the name of a chain; rename one");
    }
    Optional<HolderIndex.Standard> holders =
        contract.text("holders").isPresent()
            ? Optional.of(contract.reading("holders", ContractReading::standard))
            : Optional.empty();
    ContractSettings settings =
        holders
            .map(standard -> holding(name, standard, contract))
            .orElseGet(() -> plain(name, contract));
    Optional<Finality> finality =
        contract.text("finality").isPresent()
            ? Optional.of(contract.reading("finality", Finality::parse))
            : Optional.empty();
    return new ContractReading(settings, chain(contract, chains), finality, holders);
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
    if (contract.text("abi").isPresent() || contract.text("events").isPresent()) {
      throw contract.refused(
          "holders", "has its own ABI; give the contract a second name for other events");
    }
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
