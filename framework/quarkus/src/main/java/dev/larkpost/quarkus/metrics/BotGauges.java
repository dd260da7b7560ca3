package dev.larkpost.quarkus.metrics;

import dev.larkpost.engine.EventIntake;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.xmtp.ClientHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How a bot stands, asked for at every scrape and remembered for {@link #FRESH}: a scrape asks for
 * each value by itself, and some cost a look at the store.
 */
public final class BotGauges {
  static final Duration FRESH = Duration.ofSeconds(5);

  /**
   * What is looked at together.
   *
   * @param verifiedAt when it was last proved that nothing was missed
   * @param deliveries how many there are of each state
   * @param storeBytes its store on disk; empty in memory
   * @param budgetLeft publishes that are left; empty where nobody here counts them
   * @param inbox what its inbox has used up, and its conversations
   * @param waiting what waits
   */
  public record Standing(
      boolean ready,
      Optional<Instant> verifiedAt,
      int warnings,
      Map<DeliveryState, Long> deliveries,
      List<EventIntake.Status> sources,
      OptionalLong storeBytes,
      OptionalInt budgetLeft,
      ClientHealth inbox,
      Waiting waiting) {}

  /**
   * What waits.
   *
   * @param messages for a handler, or with one
   * @param receipts for systems outside
   * @param dead letters of each kind
   */
  public record Waiting(int messages, long receipts, Map<String, Long> dead) {
    public static final Waiting NOTHING = new Waiting(0, 0, Map.of());

    /** What dead letters are kept apart by. */
    static final List<String> KINDS = List.of("messages", "deliveries", "events");

    public Waiting {
      dead = Map.copyOf(dead);
    }
  }

  private record Known(Standing standing, Instant at) {}

  private final Supplier<Standing> look;
  private final Clock clock;
  private Optional<Known> known = Optional.empty();

  private BotGauges(Supplier<Standing> look, Clock clock) {
    this.look = look;
    this.clock = clock;
  }

  /** Shows how a bot stands. @param sources names of what it reads */
  public static void show(
      Meters meters, String bot, List<String> sources, Supplier<Standing> look, Clock clock) {
    BotGauges of = new BotGauges(look, clock);
    meters.gauge(Metric.BOT_READY, of.value(s -> s.ready() ? 1 : 0), bot);
    meters.gauge(Metric.BOT_VERIFIED_AGE, of.value(of::age), bot);
    meters.gauge(Metric.BOT_WARNINGS, of.value(Standing::warnings), bot);
    of.inbox(meters, bot);
    of.waiting(meters, bot);
    meters.gauge(Metric.STORE_BYTES, of.value(s -> s.storeBytes().orElse(-1)), bot);
    meters.gauge(Metric.NETWORK_BUDGET_LEFT, of.value(s -> s.budgetLeft().orElse(-1)), bot);
    for (DeliveryState state : DeliveryState.values()) {
      meters.gauge(
          Metric.DELIVERIES,
          of.value(s -> s.deliveries().getOrDefault(state, 0L)),
          bot,
          state.name().toLowerCase(Locale.ROOT));
    }
    for (String source : sources) {
      meters.gauge(
          Metric.SOURCE_BEHIND,
          of.value(s -> find(s, source).map(f -> f.behind().orElse(-1)).orElse(-1L)),
          bot,
          source);
      meters.gauge(
          Metric.SOURCE_FAILURES,
          of.value(s -> find(s, source).map(EventIntake.Status::failures).orElse(0)),
          bot,
          source);
    }
  }

  private void inbox(Meters meters, String bot) {
    Function<Function<ClientHealth, Number>, Supplier<Number>> of =
        f -> value(s -> f.apply(s.inbox()));
    meters.gauge(Metric.CONVERSATIONS_PAUSED, of.apply(ClientHealth::pausedConversations), bot);
    meters.gauge(Metric.CONVERSATIONS, of.apply(ClientHealth::activeConversations), bot, "active");
    meters.gauge(Metric.CONVERSATIONS, of.apply(ClientHealth::pausedConversations), bot, "paused");
    meters.gauge(Metric.CONVERSATIONS, of.apply(ClientHealth::leftConversations), bot, "left");
    meters.gauge(Metric.INBOX_INSTALLATIONS, of.apply(ClientHealth::installations), bot);
    meters.gauge(Metric.INBOX_IDENTITY_UPDATES, of.apply(ClientHealth::identityUpdates), bot);
  }

  private void waiting(Meters meters, String bot) {
    meters.gauge(Metric.MESSAGES_UNDERWAY, value(s -> s.waiting().messages()), bot);
    meters.gauge(Metric.RECEIPTS_WAITING, value(s -> s.waiting().receipts()), bot);
    for (String kind : Waiting.KINDS) {
      meters.gauge(
          Metric.DEAD_LETTERS, value(s -> s.waiting().dead().getOrDefault(kind, 0L)), bot, kind);
    }
  }

  private static Optional<EventIntake.Status> find(Standing standing, String source) {
    return standing.sources().stream().filter(s -> s.source().equals(source)).findFirst();
  }

  private double age(Standing standing) {
    return standing
        .verifiedAt()
        .map(at -> Duration.between(at, clock.instant()).toMillis() / 1_000.0)
        .orElse(-1.0);
  }

  private Supplier<Number> value(Function<Standing, Number> of) {
    return () -> of.apply(standing());
  }

  private synchronized Standing standing() {
    Instant now = clock.instant();
    Known fresh =
        known
            .filter(k -> now.isBefore(k.at().plus(FRESH)))
            .orElseGet(() -> new Known(look.get(), now));
    known = Optional.of(fresh);
    return fresh.standing();
  }
}
