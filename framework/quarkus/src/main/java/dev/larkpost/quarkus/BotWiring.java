package dev.larkpost.quarkus;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.BotEngineBuilder;
import dev.larkpost.engine.EngineStores;
import dev.larkpost.engine.EventHandlers;
import dev.larkpost.engine.EventIntake;
import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.RecipientFile;
import dev.larkpost.engine.connect.BotSide;
import dev.larkpost.engine.connect.Chore;
import dev.larkpost.engine.connect.Connection;
import dev.larkpost.engine.connect.Feed;
import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.inbound.Roles;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.engine.trigger.Filter;
import dev.larkpost.engine.trigger.FilterText;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.engine.watch.LogListener;
import dev.larkpost.engine.watch.Step;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.quarkus.wiring.ConfiguredRule;
import dev.larkpost.quarkus.wiring.PersonLimits;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** One bot joined to its sources: connections, handlers and rules, and later their pumps. */
final class BotWiring implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BotWiring.class);

  private final Wiring wiring;
  private final String name;
  private final Clock clock;
  private final EventLog log;
  private final Tracing tracing;
  private final EventHandlers handlers;
  private final List<Connection> connections;
  private final List<Feed> feeds = new ArrayList<>();
  private Optional<EventIntake> intake = Optional.empty();

  private BotWiring(
      Wiring wiring,
      String name,
      Clock clock,
      EventLog log,
      Tracing tracing,
      List<Connection> open) {
    this.wiring = wiring;
    this.tracing = tracing;
    this.name = name;
    this.clock = clock;
    this.log = log;
    this.connections = open;
    EventsConfig events = wiring.config().events();
    this.handlers =
        new EventHandlers(new EventHandlers.Patience(events.attempts(), events.handlerTime()));
    open.forEach(connection -> feeds.addAll(connection.feeds()));
    wiring.schedules(name).forEach(schedule -> feeds.add(schedule.feed(clock, log)));
  }

  /**
   * Connects, and reads lists in.
   *
   * @throws EventException MISCONFIGURED when a system is not what the configuration says
   */
  static BotWiring open(
      Wiring wiring, String name, XmtpClient client, EngineStores stores, Tracing tracing) {
    Clock clock = Clock.systemUTC();
    EventLog log = new EventLog(name, tracing);
    wiring
        .config()
        .lists()
        .forEach(
            (list, file) -> {
              long people =
                  new RecipientFile(file).readInto(client.transactions(), stores.lists(), list);
              LOG.infof("LP4006 list read bot=%s list=%s people=%d", name, list, people);
            });
    wiring.registry().gate(name, gate(wiring.config(), client, clock));
    BotSide side =
        new BotSide(
            name,
            client.transactions(),
            stores.holders(),
            stores.receipts(),
            log,
            clock,
            new Random());
    return new BotWiring(
        wiring, name, clock, log, tracing, wiring.offers().open(side, wanted(wiring, name)));
  }

  private static GuardedHandler.Gate gate(LarkpostConfig config, XmtpClient client, Clock clock) {
    return new GuardedHandler.Gate(
        new Roles(
            config.owners().orElse(List.of()),
            config.admins().orElse(List.of()),
            client::resolve,
            clock),
        Optional.of(config.refused()).filter(text -> !text.equals("none")));
  }

  private static Set<Wanted> wanted(Wiring wiring, String bot) {
    Set<Wanted> wanted = new HashSet<>();
    wiring.rulesOf(bot).forEach(rule -> wanted.add(rule.wanted()));
    wiring.registry().events(bot).forEach(e -> wanted.add(e.route().wanted()));
    wiring.registry().channels(bot).forEach(c -> wanted.add(c.wanted()));
    return wanted;
  }

  /** Everything the engine must know of it. */
  void addTo(BotEngineBuilder builder) {
    wiring.templates().forEach(builder::template);
    wiring.config().lists().keySet().forEach(list -> builder.counted(Audience.list(list)));
    wiring.limits().categories().forEach(builder::category);
    PersonLimits.OfBot limits = wiring.limits().of(name);
    limits.quietHours().ifPresent(builder::quietHours);
    limits.lanes().forEach(builder::allowance);
    connections.forEach(connection -> connection.audiences().forEach(builder::audience));
    connections.forEach(connection -> connection.lists().forEach(builder::list));
    connections.forEach(connection -> connection.names().ifPresent(builder::names));
    wiring.registry().events(name).forEach(e -> builder.rule(rule(e)));
    for (ConfiguredRule rule : wiring.rulesOf(name)) {
      builder.rule(rule.rule(ours(rule.wanted()), clock));
    }
  }

  private Rule rule(BotRegistry.EventEntry entry) {
    EventRoute route = entry.route();
    Filter filter =
        route.getWhen().isEmpty() ? Filter.ANY : FilterText.parse(route.place(), route.getWhen());
    Trigger trigger =
        new Trigger(
            "on:" + route.getEvent(),
            new EventName(route.getEvent()),
            ours(route.wanted()).and(filter));
    return handlers.rule(trigger, event -> handled(trigger.name(), event, entry.handler()));
  }

  /** What bot code does meanwhile belongs to the event's trace. */
  private List<Tellable> handled(String rule, Event event, EventHandlers.EventHandler handler)
      throws Exception {
    Step step = tracing.handler(event, rule);
    try {
      return handler.handle(event);
    } catch (Exception failed) {
      step.failed(failed.getClass().getSimpleName());
      throw failed;
    } finally {
      step.close();
    }
  }

  private Filter ours(Wanted wanted) {
    return ConfiguredRule.from(this::sources, wanted);
  }

  /** Which sources serve a wish. */
  private Set<String> sources(Wanted wanted) {
    Set<String> names = new TreeSet<>();
    for (Feed feed : feeds) {
      if (feed.serves().contains(wanted)) {
        names.add(feed.source().name().value());
      }
    }
    return names;
  }

  /** Begins to read; the engine is at work. */
  void start(BotEngine engine) {
    List<Chore> chores = new ArrayList<>();
    connections.forEach(connection -> chores.addAll(connection.chores()));
    EventIntake begun =
        new EventIntake(
            "larkpost-" + name,
            feeds,
            chores,
            new EventIntake.Parts(
                engine,
                new Preparing(passages()).then(engine.rules()),
                log,
                new LogListener(name),
                clock,
                new Random(),
                wiring.config().events().batch(),
                wiring.config().events().retention()));
    intake = Optional.of(begun);
    begun.start();
  }

  /** A channel and the events that are its own. */
  private record Passage(Filter ours, EventChannel channel) {}

  private List<Passage> passages() {
    return wiring.registry().channels(name).stream()
        .map(
            entry ->
                new Passage(
                    ours(entry.wanted()).and(event -> event.name().equals(entry.wanted().event())),
                    entry.channel()))
        .toList();
  }

  /** What may wait: the bot's handlers, and channels until they have acknowledged. */
  private final class Preparing implements EventSink {
    private final List<Passage> passages;

    Preparing(List<Passage> passages) {
      this.passages = passages;
    }

    @Override
    public void prepare(List<Event> events) {
      handlers.prepare(events);
      for (Passage passage : passages) {
        List<Event> some = events.stream().filter(passage.ours()::accepts).toList();
        if (!some.isEmpty()) {
          passage.channel().pass(some, wiring.config().events().handlerTime());
        }
      }
    }

    @Override
    public void take(Transaction tx, List<Event> events) {}
  }

  /** Whether what happens from now on is told. @return false when the time is over before */
  boolean awaitBegun(Duration atMost) {
    return intake.map(begun -> begun.awaitBegun(atMost)).orElse(true);
  }

  List<EventIntake.Status> status() {
    return intake.map(EventIntake::status).orElse(List.of());
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    connections.forEach(connection -> warnings.addAll(connection.warnings()));
    for (EventIntake.Status source : status()) {
      if (source.failures() >= EventLog.MANY_FAILURES) {
        warnings.add(
            source.source()
                + " could not be read "
                + source.failures()
                + " times in a row; nothing is lost, look at the log for why");
      }
    }
    return warnings;
  }

  @Override
  public void close() {
    log.closing();
    handlers.close();
    intake.ifPresent(EventIntake::close);
    connections.forEach(Connection::close);
  }
}
