package dev.larkpost.quarkus.wiring;

import dev.larkpost.engine.connect.BotSide;
import dev.larkpost.engine.connect.Connection;
import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.SharedBudgets;
import dev.larkpost.engine.connect.SharedFilter;
import dev.larkpost.engine.connect.WalletChains;
import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** What all connectors offer together. */
public record Offers(List<Offer> all) {
  public Offers {
    all = List.copyOf(all);
  }

  /** Every event there is, with the names of its fields where they are known before. */
  public Map<EventName, Optional<Set<String>>> events() {
    Map<EventName, Optional<Set<String>>> events = new HashMap<>();
    all.forEach(offer -> events.putAll(offer.events()));
    return events;
  }

  /**
   * The fields of an event, as far as they are known.
   *
   * @param place who wants it, for the refusal
   * @throws EventException MISCONFIGURED when nobody offers it
   */
  public Optional<Set<String>> fields(String place, String event) {
    Map<EventName, Optional<Set<String>>> events = events();
    return Optional.ofNullable(events.get(name(place, event)))
        .orElseThrow(() -> unknown(place, event, events.keySet()));
  }

  private static EventName name(String place, String event) {
    try {
      return new EventName(event);
    } catch (IllegalArgumentException wrong) {
      throw EventException.misconfigured(place + ": " + wrong.getMessage());
    }
  }

  private static EventException unknown(String place, String event, Set<EventName> known) {
    Set<String> names = new TreeSet<>();
    known.forEach(name -> names.add(name.value()));
    return EventException.misconfigured(
        place
            + ": nobody offers the event \""
            + event
            + "\"; "
            + (names.isEmpty()
                ? "configure larkpost.contracts or larkpost.kafka.channels, with their connector"
                    + " among the dependencies"
                : "there are " + names));
  }

  public Set<String> holders() {
    Set<String> holders = new HashSet<>();
    all.forEach(offer -> holders.addAll(offer.holders()));
    return holders;
  }

  public boolean publishesReceipts() {
    return all.stream().anyMatch(Offer::publishesReceipts);
  }

  public Optional<SharedBudgets> budgets(SharedBudgets.Wish wish) {
    return all.stream().flatMap(offer -> offer.budgets(wish).stream()).findFirst();
  }

  public Optional<SharedFilter> filter(Clock clock) {
    return all.stream().flatMap(offer -> offer.filter(clock).stream()).findFirst();
  }

  public Optional<WalletChains> wallets(Clock clock, RandomGenerator random) {
    return all.stream().flatMap(offer -> offer.wallets(clock, random).stream()).findFirst();
  }

  /** Connects a bot; what was opened is closed again when one of them refuses. */
  public List<Connection> open(BotSide bot, Set<Wanted> wanted) {
    List<Connection> open = new ArrayList<>();
    try {
      for (Offer offer : all) {
        open.add(offer.open(bot, wanted));
      }
      return List.copyOf(open);
    } catch (RuntimeException refused) {
      open.forEach(Connection::close);
      throw refused;
    }
  }
}
