package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.abi.Abi;
import dev.larkpost.connectors.evm.abi.EventShape;
import dev.larkpost.connectors.evm.rpc.Bloom;
import dev.larkpost.connectors.evm.rpc.ChainLog;
import dev.larkpost.connectors.evm.rpc.LogQuery;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which logs of which contracts are wanted. Belongs to the thread that reads the source. */
final class Watchlist {
  /** Providers refuse questions that name more contracts than this; we ask several times. */
  private static final int ADDRESSES_PER_QUERY = 500;

  /** Beyond this many contracts it is cheaper to ask for the topics alone. */
  private static final int ADDRESSES_MAX = 5_000;

  private static final class Contract {
    final ContractSettings settings;
    final Abi abi;
    final Set<String> addresses;
    final List<Watch> watches = new ArrayList<>();

    Contract(ContractSettings settings) {
      this.settings = settings;
      this.abi = Abi.parse("contract " + settings.name(), settings.abi());
      this.addresses = new LinkedHashSet<>(settings.addresses());
    }

    boolean anywhere() {
      return settings.addresses().isEmpty() && settings.madeBy().isEmpty();
    }
  }

  private final Map<String, Contract> contracts = new LinkedHashMap<>();
  private final Map<String, Bloom.Key> keys = new HashMap<>();

  /**
   * All of these, checked as a whole.
   *
   * @throws EventException MISCONFIGURED for a factory, event or parameter that is not there
   */
  static Watchlist of(Collection<ContractSettings> all) {
    Watchlist list = new Watchlist();
    all.forEach(settings -> list.contracts.put(settings.name(), new Contract(settings)));
    list.connect();
    return list;
  }

  void add(ContractSettings settings) {
    Contract old = contracts.put(settings.name(), new Contract(settings));
    if (old != null) {
      contracts.get(settings.name()).addresses.addAll(old.addresses);
    }
    connect();
  }

  void remove(String contract) {
    contracts.remove(contract);
    connect();
  }

  private void connect() {
    Map<String, List<Watch.Makes>> makes = new HashMap<>();
    for (Contract child : contracts.values()) {
      child.settings.madeBy().ifPresent(by -> connect(child.settings.name(), by, makes));
    }
    for (Contract contract : contracts.values()) {
      contract.watches.clear();
      for (EventShape shape : wanted(contract)) {
        contract.watches.add(
            new Watch(
                contract.settings.name(),
                shape,
                new EventName(contract.settings.name() + "." + contract.abi.ruleName(shape)),
                contract.anywhere(),
                makes.getOrDefault(contract.settings.name() + shape.signature(), List.of())));
      }
      contract.watches.forEach(w -> keys.computeIfAbsent(w.shape().topic(), Bloom.Key::of));
    }
  }

  private void connect(
      String child, ContractSettings.Factory by, Map<String, List<Watch.Makes>> makes) {
    String where = "contract " + child + ", made by " + by.contract();
    Contract factory = contracts.get(by.contract());
    if (factory == null) {
      throw EventException.misconfigured(where + ": there is no contract of that name");
    }
    EventShape shape = factory.abi.event(where, by.event());
    if (shape.typeOf(by.parameter()).filter("address"::equals).isEmpty()) {
      throw EventException.misconfigured(
          where
              + ": "
              + shape
              + " has no address parameter "
              + by.parameter()
              + "; it has "
              + shape.parameters());
    }
    makes
        .computeIfAbsent(by.contract() + shape.signature(), k -> new ArrayList<>())
        .add(new Watch.Makes(child, by.parameter()));
  }

  private static Collection<EventShape> wanted(Contract contract) {
    List<String> names = contract.settings.events();
    return names.isEmpty()
        ? contract.abi.events().values()
        : names.stream().map(n -> contract.abi.event(contract.settings.name(), n)).toList();
  }

  boolean isEmpty() {
    return contracts.isEmpty();
  }

  Collection<ContractSettings> settings() {
    return contracts.values().stream().map(c -> c.settings).toList();
  }

  boolean has(String contract) {
    return contracts.containsKey(contract);
  }

  /** A factory made this contract. @return whether it was not known */
  boolean addAddress(String contract, String address) {
    Contract known = contracts.get(contract);
    return known != null && known.addresses.add(address);
  }

  void removeAddress(String contract, String address) {
    Contract known = contracts.get(contract);
    if (known != null && !known.settings.addresses().contains(address)) {
      known.addresses.remove(address);
    }
  }

  /** Contracts whose addresses come out of events of this name. */
  List<Watch.Makes> makes(EventName event) {
    return contracts.values().stream()
        .flatMap(c -> c.watches.stream())
        .filter(w -> w.name().equals(event))
        .flatMap(w -> w.makes().stream())
        .toList();
  }

  /** Contracts this log says were made; what cannot be read says nothing. */
  List<Book.Child> childrenOf(ChainLog log) {
    List<Book.Child> children = new ArrayList<>();
    for (Watch watch : matches(log)) {
      if (!watch.makes().isEmpty() && watch.shape().topics() == log.topics().size()) {
        try {
          Fields fields = watch.shape().decode(log.topics(), log.data());
          watch
              .makes()
              .forEach(m -> children.add(new Book.Child(m.contract(), fields.text(m.parameter()))));
        } catch (EventException unreadable) {
          // told as set aside where the event itself is made
        }
      }
    }
    return children;
  }

  /** A contract and all that come out of it. */
  Set<String> family(String contract) {
    Set<String> family = new LinkedHashSet<>(Set.of(contract));
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Contract child : contracts.values()) {
        grown |=
            child.settings.madeBy().filter(by -> family.contains(by.contract())).isPresent()
                && family.add(child.settings.name());
      }
    }
    return family;
  }

  /** Everybody who wants this log. */
  List<Watch> matches(ChainLog log) {
    if (log.topics().isEmpty()) {
      return List.of();
    }
    List<Watch> found = List.of();
    for (Contract contract : contracts.values()) {
      if (!contract.anywhere() && !contract.addresses.contains(log.address())) {
        continue;
      }
      for (Watch watch : contract.watches) {
        if (watch.shape().topic().equals(log.topics().getFirst())) {
          found = found.isEmpty() ? List.of(watch) : plus(found, watch);
        }
      }
    }
    return found;
  }

  private static List<Watch> plus(List<Watch> found, Watch watch) {
    List<Watch> more = new ArrayList<>(found);
    more.add(watch);
    return more;
  }

  /** Questions that together find every log of these contracts. */
  List<LogQuery> queries(Predicate<String> which) {
    List<Contract> wanted =
        contracts.values().stream().filter(c -> which.test(c.settings.name())).toList();
    Set<String> topics = new LinkedHashSet<>();
    Set<String> addresses = new LinkedHashSet<>();
    for (Contract contract : wanted) {
      if (contract.anywhere() || !contract.addresses.isEmpty()) {
        contract.watches.forEach(w -> topics.add(w.shape().topic()));
        addresses.addAll(contract.addresses);
      }
    }
    if (topics.isEmpty()) {
      return List.of();
    }
    if (addresses.size() > ADDRESSES_MAX || wanted.stream().anyMatch(Contract::anywhere)) {
      return List.of(new LogQuery(List.of(), List.copyOf(topics)));
    }
    return chunks(List.copyOf(addresses), List.copyOf(topics));
  }

  /** Questions for contracts a factory just made. */
  List<LogQuery> queries(Map<String, Set<String>> children) {
    List<LogQuery> queries = new ArrayList<>();
    for (Contract contract : contracts.values()) {
      Set<String> addresses = children.getOrDefault(contract.settings.name(), Set.of());
      queries.addAll(
          chunks(
              List.copyOf(addresses),
              contract.watches.stream().map(w -> w.shape().topic()).toList()));
    }
    return queries;
  }

  private static List<LogQuery> chunks(List<String> addresses, List<String> topics) {
    List<LogQuery> queries = new ArrayList<>();
    for (int from = 0; from < addresses.size(); from += ADDRESSES_PER_QUERY) {
      int to = Math.min(addresses.size(), from + ADDRESSES_PER_QUERY);
      queries.add(new LogQuery(addresses.subList(from, to), topics));
    }
    return queries;
  }

  /**
   * Whether a block's bloom speaks of wanted logs that were not among those found in it.
   *
   * @param found logs of this block
   */
  boolean misses(Bloom bloom, List<ChainLog> found, Predicate<String> which) {
    for (Contract contract : contracts.values()) {
      if (which.test(contract.settings.name()) && misses(contract, bloom, found)) {
        return true;
      }
    }
    return false;
  }

  private boolean misses(Contract contract, Bloom bloom, List<ChainLog> found) {
    for (Watch watch : contract.watches) {
      String topic = watch.shape().topic();
      if (!bloom.mayHave(key(topic))) {
        continue;
      }
      if (contract.anywhere() && found.stream().noneMatch(l -> isOf(l, topic))) {
        return true;
      }
      for (String address : contract.addresses) {
        if (bloom.mayHave(key(address))
            && found.stream().noneMatch(l -> l.address().equals(address) && isOf(l, topic))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOf(ChainLog log, String topic) {
    return !log.topics().isEmpty() && log.topics().getFirst().equals(topic);
  }

  /** Whether a bloom that forgets a log it should have cannot be used. */
  boolean contradicts(Bloom bloom, List<ChainLog> found) {
    return found.stream().anyMatch(log -> !bloom.mayHave(key(log.address())));
  }

  private Bloom.Key key(String item) {
    return keys.computeIfAbsent(item, Bloom.Key::of);
  }
}
