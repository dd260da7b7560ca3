package dev.larkpost.connectors.evm;

import dev.larkpost.engine.connect.BotSide;
import dev.larkpost.engine.connect.Connection;
import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.WalletChains;
import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Which chains and contracts there are, and which sources serve what a bot wants of them. */
record EvmOffer(Map<String, ChainReading> chains, Map<String, ContractReading> contracts)
    implements Offer {
  static final String TRANSFER = "Transfer";
  static final String BLOCK = "Block";

  /** A source: what is followed on a chain to one finality, for whom. */
  record Followed(SourceSettings settings, Set<Wanted> serves, List<ContractReading> kept) {}

  @Override
  public Map<EventName, Optional<Set<String>>> events() {
    Map<EventName, Optional<Set<String>>> events = new LinkedHashMap<>();
    contracts.values().forEach(contract -> events.putAll(contract.events()));
    for (String chain : chains.keySet()) {
      events.put(new EventName(chain + "." + TRANSFER), Optional.of(Set.of("from", "to", "value")));
      events.put(
          new EventName(chain + "." + BLOCK),
          Optional.of(Set.of("number", "hash", "parentHash", "timestamp")));
    }
    return events;
  }

  @Override
  public Set<String> holders() {
    Set<String> names = new TreeSet<>();
    contracts.values().stream()
        .filter(c -> c.holders().isPresent() && c.members().isEmpty())
        .forEach(c -> names.add(c.settings().name()));
    return names;
  }

  @Override
  public Connection open(BotSide bot, Set<Wanted> wanted) {
    return EvmConnection.open(chains, followed(wanted), bot);
  }

  @Override
  public Optional<WalletChains> wallets(Clock clock, RandomGenerator random) {
    return chains.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ConfiguredWallets(
                chains.values().stream().map(ChainReading::settings).toList(), clock, random));
  }

  private record Place(String chain, Finality finality) {}

  /** Everything that is wanted, and all that is kept, by chain and finality. */
  List<Followed> followed(Set<Wanted> wanted) {
    Map<Place, Set<Wanted>> serves = new LinkedHashMap<>();
    for (Wanted wish : wanted) {
      if (events().containsKey(wish.event())) {
        serves.computeIfAbsent(place(wish), p -> new LinkedHashSet<>()).add(wish);
      }
    }
    for (ContractReading contract : contracts.values()) {
      if (contract.keeps()) {
        serves.computeIfAbsent(place(contract), p -> new LinkedHashSet<>());
      }
    }
    List<Followed> followed = new ArrayList<>();
    serves.forEach((place, wishes) -> followed.add(followed(place, wishes)));
    return followed;
  }

  private Place place(Wanted wish) {
    String first = first(wish);
    Optional<Finality> asked = wish.finality().map(Finality::parse);
    return contracts.containsKey(first)
        ? new Place(
            contract(first).chain(), asked.orElseGet(() -> place(contract(first)).finality()))
        : new Place(first, asked.orElseGet(() -> chain(first).finality()));
  }

  private Place place(ContractReading contract) {
    return new Place(
        contract.chain(), contract.finality().orElseGet(() -> chain(contract.chain()).finality()));
  }

  private static String first(Wanted wish) {
    return wish.event().value().substring(0, wish.event().value().indexOf('.'));
  }

  private static String event(Wanted wish) {
    return wish.event().value().substring(wish.event().value().indexOf('.') + 1);
  }

  private ContractReading contract(String name) {
    return Optional.ofNullable(contracts.get(name)).orElseThrow();
  }

  private ChainReading chain(String name) {
    return Optional.ofNullable(chains.get(name))
        .orElseThrow(() -> EventException.misconfigured("there is no chain " + name));
  }

  private Followed followed(Place place, Set<Wanted> wishes) {
    Map<String, Set<String>> events = new LinkedHashMap<>();
    for (Wanted wish : wishes) {
      if (contracts.containsKey(first(wish))) {
        events.computeIfAbsent(first(wish), c -> new LinkedHashSet<>()).add(event(wish));
      }
    }
    List.copyOf(events.keySet()).forEach(name -> withFactory(name, events));
    List<ContractReading> kept =
        contracts.values().stream().filter(c -> c.keeps() && place(c).equals(place)).toList();
    kept.forEach(c -> events.put(c.settings().name(), Set.of()));
    List<ContractSettings> watched = new ArrayList<>();
    events.forEach((name, some) -> watched.add(watched(contract(name), some)));
    ChainReading chain = chain(place.chain());
    return new Followed(
        new SourceSettings(
            place.chain(),
            place.finality(),
            chain.from(),
            watched,
            wants(wishes, place.chain(), TRANSFER)
                ? Optional.of(new SourceSettings.Transfers(chain.transfersOf()))
                : Optional.empty(),
            wants(wishes, place.chain(), BLOCK)),
        wishes,
        kept);
  }

  /** Only what is wanted is asked for: others' events cost time and the provider's patience. */
  private static ContractSettings watched(ContractReading contract, Set<String> events) {
    return contract.keeps()
        ? contract.settings()
        : contract.settings().withEvents(events.toArray(String[]::new));
  }

  private void withFactory(String name, Map<String, Set<String>> events) {
    contract(name)
        .settings()
        .madeBy()
        .ifPresent(
            by -> {
              events.computeIfAbsent(by.contract(), c -> new LinkedHashSet<>()).add(by.event());
              withFactory(by.contract(), events);
            });
  }

  private static boolean wants(Set<Wanted> wishes, String chain, String event) {
    return wishes.stream().anyMatch(w -> w.event().value().equals(chain + "." + event));
  }
}
