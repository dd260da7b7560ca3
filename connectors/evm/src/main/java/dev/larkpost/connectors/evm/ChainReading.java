package dev.larkpost.connectors.evm;

import dev.larkpost.engine.connect.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One chain of {@code larkpost.chains}.
 *
 * @param finality when a block counts where nobody says otherwise
 * @param from first block of a source that was never read
 * @param transfersOf accounts whose native transfers are events; empty: everybody's
 * @param ens the registry of names, on the one chain people's names are looked up on
 */
record ChainReading(
    ChainSettings settings,
    Finality finality,
    Optional<Long> from,
    List<String> transfersOf,
    Optional<String> ens) {
  private static final String FINALITY = "12";

  static Map<String, ChainReading> all(Settings larkpost) {
    Settings chains = larkpost.at(EvmConnector.CHAINS);
    Map<String, ChainReading> all = new LinkedHashMap<>();
    chains.names().forEach(name -> all.put(name, read(name, chains.at(name))));
    List<String> named =
        all.keySet().stream().filter(c -> chains.at(c).text("ens").isPresent()).toList();
    if (named.size() > 1) {
      throw chains
          .at(named.getLast())
          .refused("ens", "is there for chain " + named.getFirst() + " too; keep one");
    }
    return all;
  }

  private static ChainReading read(String name, Settings chain) {
    chain.refuseOthers(
        "id",
        "rpc",
        "websocket",
        "timeout",
        "poll",
        "reorg-depth",
        "finality",
        "from",
        "transfers-of",
        "ens");
    chain.required("id", "the chain's number, such as 1 or 8453");
    ChainSettings settings =
        ChainSettings.of(name, chain.number("id").orElseThrow(), providers(name, chain));
    settings = chain.duration("poll").map(settings::withPoll).orElse(settings);
    settings =
        chain
            .number("reorg-depth")
            .map(Math::toIntExact)
            .map(settings::withReorgDepth)
            .orElse(settings);
    Finality finality =
        chain.text("finality").isPresent()
            ? chain.reading("finality", Finality::parse)
            : Finality.parse(FINALITY);
    List<String> accounts = chain.texts("transfers-of");
    accounts.forEach(a -> Names.address(chain.place("transfers-of"), a));
    Optional<String> ens =
        chain
            .text("ens")
            .map(text -> text.equals("true") ? EnsNames.REGISTRY : text)
            .map(registry -> Names.address(chain.place("ens"), registry));
    return new ChainReading(settings, finality, chain.number("from"), accounts, ens);
  }

  private static List<ProviderSettings> providers(String name, Settings chain) {
    chain.required("rpc", "addresses of JSON-RPC providers, with commas between them");
    List<String> addresses = chain.texts("rpc");
    List<String> webSockets = chain.texts("websocket");
    if (webSockets.size() > addresses.size()) {
      throw chain.refused(
          "websocket", "has more addresses than rpc; give the first ones of rpc theirs");
    }
    List<ProviderSettings> providers = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      ProviderSettings provider = ProviderSettings.of(name + "-" + (i + 1), addresses.get(i));
      provider = chain.duration("timeout").map(provider::withTimeout).orElse(provider);
      providers.add(i < webSockets.size() ? provider.withWebSocket(webSockets.get(i)) : provider);
    }
    return providers;
  }
}
