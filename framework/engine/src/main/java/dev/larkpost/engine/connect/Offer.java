package dev.larkpost.engine.connect;

import dev.larkpost.engine.event.EventName;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What a connector will offer with the settings it was given. Immutable; opens nothing by itself.
 */
public interface Offer {
  /** Nothing: a connector without settings. */
  Offer NOTHING = new Offer() {};

  /**
   * Events that can be wanted, with the names of their fields; absent where only the events
   * themselves say.
   */
  default Map<EventName, Optional<Set<String>>> events() {
    return Map.of();
  }

  /** Names {@code Audience.holders} knows. */
  default Set<String> holders() {
    return Set.of();
  }

  /** Whether a bot's stores must leave receipts, because they will be published. */
  default boolean publishesReceipts() {
    return false;
  }

  /**
   * Connects one bot.
   *
   * @param wanted what the bot wants of {@link #events}; the rest is of no interest
   * @throws dev.larkpost.engine.event.EventException MISCONFIGURED when the system is not what the
   *     settings say
   */
  default Connection open(BotSide bot, Set<Wanted> wanted) {
    return Connection.NONE;
  }

  /** Budgets of a source address shared with other processes, if that is what was configured. */
  default Optional<SharedBudgets> budgets(SharedBudgets.Wish wish) {
    return Optional.empty();
  }

  /** Chains a local node asks about wallets that are contracts, if any are configured. */
  default Optional<WalletChains> wallets(Clock clock, RandomGenerator random) {
    return Optional.empty();
  }

  /** A memory of what came in, shared with other processes, if that is what was configured. */
  default Optional<SharedFilter> filter(Clock clock) {
    return Optional.empty();
  }
}
