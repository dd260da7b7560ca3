package dev.larkpost.quarkus;

import dev.larkpost.engine.Announcements;
import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.DeadLetters;
import dev.larkpost.engine.EventIntake;
import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.consent.Consents;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.inbound.Middleware;
import dev.larkpost.engine.outbox.Unreachable;
import dev.larkpost.engine.template.TemplateException;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.quarkus.metrics.BotGauges;
import dev.larkpost.quarkus.metrics.MeterListener;
import dev.larkpost.quarkus.metrics.Meters;
import dev.larkpost.quarkus.traces.Follower;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.XmtpException;
import io.quarkus.arc.All;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.shutdown.ShutdownRecorder;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Starts and stops the bots of the application; everybody may ask how they stand. */
@Singleton
public class Bots {
  private static final Logger LOG = Logger.getLogger(Bots.class);

  private static final java.util.logging.Logger SHUTDOWN =
      java.util.logging.Logger.getLogger(ShutdownRecorder.class.getName());

  /** After channels are wired, so that their bots are known. */
  private static final int AFTER_CHANNELS = Interceptor.Priority.LIBRARY_AFTER;

  private final LarkpostConfig config;
  private final BotRegistry registry;
  private final List<EngineListener> listeners;
  private final List<Middleware> middleware;
  private final IntakeFilter intake;
  private final Meters meters;
  private final List<Follower> followers;
  private final List<RunningBot> running = new CopyOnWriteArrayList<>();
  private final List<BotStart> starting = new CopyOnWriteArrayList<>();
  private Optional<States> stores = Optional.empty();
  private Optional<Networks> network = Optional.empty();
  private Optional<Networks.Limiters> budgets = Optional.empty();

  Bots(
      LarkpostConfig config,
      BotRegistry registry,
      @All List<EngineListener> listeners,
      @All List<Middleware> middleware,
      IntakeFilter intake,
      Meters meters,
      @All List<Follower> followers) {
    this.config = config;
    this.meters = meters;
    this.followers = new ArrayList<>(followers);
    this.registry = registry;
    this.listeners = new ArrayList<>(listeners);
    this.middleware = new ArrayList<>(middleware);
    this.intake = intake;
  }

  void start(@Observes @Priority(AFTER_CHANNELS) StartupEvent event) {
    if (registry.names().isEmpty() && config.rules().isEmpty()) {
      return;
    }
    try {
      startAll();
    } catch (IllegalStateException
        | IllegalArgumentException
        | UncheckedIOException
        | EventException
        | TemplateException
        | AudienceException
        | XmtpException refused) {
      refuse(refused);
    }
  }

  private void refuse(RuntimeException refused) {
    stop();
    LOG.errorf("LP4001 the bots cannot start: %s", refused.getMessage());
    // Its health listener asks the container that the refused start took down: a stack trace of
    // something that is no failure would bury the reason.
    SHUTDOWN.setLevel(Level.OFF);
    // The exception alone would leave the process waiting for a stop that nobody asks for.
    Quarkus.asyncExit(1);
    throw new PreventFurtherStepsException("the bots cannot start: " + refused.getMessage(), 1);
  }

  private void startAll() {
    Wiring wiring = Wiring.read(config, ConfigProvider.getConfig(), registry);
    States states = new States(config, LaunchMode.current());
    stores = Optional.of(states);
    Networks opened = Networks.open(config, states.nodeDatabase(), wiring.offers());
    network = Optional.of(opened);
    Networks.Limiters limiters = Networks.limiters(config, wiring.offers(), Clock.systemUTC());
    budgets = Optional.of(limiters);
    wiring.offers().filter(Clock.systemUTC()).ifPresent(intake::share);
    for (String name : registry.names()) {
      Path folder = folder(name);
      BotStart start =
          new BotStart(
              new BotStart.Parts(config, registry, states, opened.address(), limiters, wiring),
              name,
              folder,
              watched(name),
              middleware);
      starting.add(start);
      start.run(this::running);
    }
  }

  private Path folder(String bot) {
    return registry.names().size() == 1 ? config.data() : config.data().resolve(bot);
  }

  private List<EngineListener> watched(String bot) {
    List<EngineListener> all = new ArrayList<>(listeners);
    all.add(new MeterListener(meters, bot));
    followers.forEach(follower -> all.add(follower.of(bot)));
    return all;
  }

  private void running(RunningBot bot) {
    running.add(bot);
    BotGauges.show(
        meters,
        bot.name(),
        bot.status().sources().stream().map(EventIntake.Status::source).toList(),
        () -> standing(bot),
        Clock.systemUTC());
  }

  private BotGauges.Standing standing(RunningBot bot) {
    BotStatus status = bot.status();
    boolean closed = bot.client().state() == ClientState.CLOSED; // and so is its store
    return new BotGauges.Standing(
        bot.ready(),
        status.verifiedAt(),
        status.warnings().size(),
        closed ? Map.of() : bot.engine().deliveries(),
        status.sources(),
        stores.map(s -> s.bytes(folder(bot.name()))).orElse(OptionalLong.empty()),
        budgets.map(limiters -> limiters.publishes().left()).orElse(OptionalInt.empty()),
        bot.health().get(),
        closed ? BotGauges.Waiting.NOTHING : bot.waiting());
  }

  void stop(@Observes ShutdownEvent event) {
    stop();
  }

  private void stop() {
    starting.forEach(BotStart::close);
    running.forEach(RunningBot::close);
    running.clear();
    intake.close();
    budgets.ifPresent(Networks.Limiters::close);
    budgets = Optional.empty();
    network.ifPresent(Networks::close);
    network = Optional.empty();
  }

  /** How each bot stands, by name; one that is still waiting for its network included. */
  public List<BotStatus> status() {
    List<BotStatus> all = new ArrayList<>();
    List<String> shared =
        new ArrayList<>(budgets.map(Networks.Limiters::warnings).orElse(List.of()));
    shared.addAll(intake.warnings());
    running.forEach(bot -> all.add(bot.status().warned(shared)));
    starting.stream().filter(BotStart::waiting).forEach(start -> all.add(start.status()));
    all.sort((a, b) -> a.name().compareTo(b.name()));
    return all;
  }

  /** How far behind the stages of each bot at work are, by bot and stage. */
  Map<String, Map<String, String>> stages() {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    running.forEach(bot -> all.put(bot.name(), bot.stages()));
    return all;
  }

  /** Whether every bot's streams are accepted and a gap check finished after that. */
  public boolean ready() {
    return starting.stream().noneMatch(BotStart::waiting)
        && running.stream().allMatch(RunningBot::ready);
  }

  /**
   * Waits until {@link #ready}, and until every source knows where it begins or failed to find out:
   * what happens from then on is told.
   *
   * @return false when the time is over
   */
  public boolean awaitReady(Duration atMost) {
    Instant end = Clock.systemUTC().instant().plus(atMost);
    for (BotStart start : starting) {
      if (!start.await(left(end))) {
        return false;
      }
    }
    return running.stream()
        .allMatch(bot -> bot.client().awaitReady(left(end)) && bot.wiring().awaitBegun(left(end)));
  }

  private static Duration left(Instant end) {
    Duration left = Duration.between(Clock.systemUTC().instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** What a bot tells by itself; absent when no bot of this name is at work. */
  public Optional<Announcements> announcements(String bot) {
    return atWork(bot).map(BotEngine::announcements);
  }

  /** A bot's consent log; absent when no bot of this name is at work. */
  public Optional<Consents> consents(String bot) {
    return atWork(bot).map(BotEngine::consents);
  }

  /** What a bot gave up; absent when no bot of this name is at work. */
  public Optional<DeadLetters> deadLetters(String bot) {
    return atWork(bot).map(BotEngine::deadLetters);
  }

  /** Whom a bot could not reach; absent when no bot of this name is at work. */
  public Optional<Unreachable> unreachable(String bot) {
    return atWork(bot).map(BotEngine::unreachable);
  }

  /** Who belongs to an audience; absent when no bot of this name is at work. */
  public Optional<Audiences> audiences(String bot) {
    return atWork(bot).map(BotEngine::audiences);
  }

  private Optional<BotEngine> atWork(String name) {
    return running.stream()
        .filter(bot -> bot.name().equals(name))
        .findFirst()
        .map(RunningBot::engine);
  }

  /** The bot of this name; waits a while until it is at work. */
  Optional<RunningBot> started(String name, Duration atMost) {
    starting.stream().filter(start -> start.name().equals(name)).forEach(s -> s.await(atMost));
    return running.stream().filter(bot -> bot.name().equals(name)).findFirst();
  }
}
