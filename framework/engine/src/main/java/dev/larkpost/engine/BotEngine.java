package dev.larkpost.engine;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.AudienceSource;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.audience.KnownNames;
import dev.larkpost.engine.audience.ListAudience;
import dev.larkpost.engine.audience.ListSink;
import dev.larkpost.engine.audience.SubscriberAudience;
import dev.larkpost.engine.consent.ConsentPolicy;
import dev.larkpost.engine.consent.ConsentWords;
import dev.larkpost.engine.consent.Consents;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.inbound.InboundParts;
import dev.larkpost.engine.inbound.InboundPump;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.inbound.Timeouts;
import dev.larkpost.engine.limit.FloodGuard;
import dev.larkpost.engine.outbox.AnswerKey;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Digests;
import dev.larkpost.engine.outbox.FanOut;
import dev.larkpost.engine.outbox.FanOutParts;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.outbox.Rules;
import dev.larkpost.engine.outbox.TellingException;
import dev.larkpost.engine.outbox.ToldAudience;
import dev.larkpost.engine.outbox.Unreachable;
import dev.larkpost.engine.outbox.Wording;
import dev.larkpost.engine.send.DeliverySender;
import dev.larkpost.engine.send.SenderParts;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.engine.watch.Listeners;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.StoredInbound;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One bot at work: its messages in, its deliveries out. {@link #start} runs it on threads of its
 * own; a test may call {@link #runOnce} instead, with a manual clock and handlers on the calling
 * thread. The client belongs to the caller, who starts it after the engine was built and closes it
 * after the engine was closed.
 */
public final class BotEngine implements AutoCloseable {
  private static final Duration READY_POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  private final XmtpClient client;
  private final EngineStores stores;
  private final EngineListener listener;
  private final Origins origins;
  private final Clock clock;
  private final InboundPump pump;
  private final DeliverySender sender;
  private final Housekeeping housekeeping;
  private final AudienceSizes sizes;
  private final FanOut fanOut;
  private final Digests digests;
  private final Timeouts timeouts;
  private final Unreachable unreachable;
  private final DeadLetters deadLetters;
  private final Consents consents;
  private final Audiences audiences;
  private final Announcements announcements;
  private final EventSink rules;
  private final Rules tellings;
  private final Runner fanOutRunner;
  private final Runner pumpRunner;
  private final Runner senders;
  private final Runner timeoutRunner;
  private final Runner housekeeper;
  private final Optional<ExecutorService> ownThreads;
  private final Thread readyWatch;

  BotEngine(BotEngineBuilder parts) {
    this.client = parts.client;
    this.stores = parts.stores;
    this.listener = Listeners.of(parts.listeners);
    this.origins = new Origins(stores.announcements(), listener.tracing(), client.inboxId());
    this.clock = parts.clock;
    EngineSettings settings = parts.settings;
    this.ownThreads =
        parts.threads.isPresent()
            ? Optional.empty()
            : Optional.of(Executors.newVirtualThreadPerTaskExecutor());
    ConsentPolicy consent = new ConsentPolicy(parts.policies, stores.optOuts(), parts.quietHours);
    this.sender =
        new DeliverySender(
            new SenderParts(
                client,
                new SenderParts.Stores(
                    stores.outbox(),
                    consent,
                    new ToldPrompts(stores),
                    new SenderParts.PerRecipient(
                        stores.allowances(), stores.digests(), parts.lanes, this::wakeFanOut),
                    origins),
                parts.limiter,
                listener,
                parts.clock,
                settings.send(),
                this::wakeSenders,
                new SenderHelp()));
    InboundParts inbound =
        new InboundParts(
            client,
            new InboundParts.Stores(
                stores.outbox(),
                stores.optOuts(),
                stores.failed(),
                stores.prompts(),
                stores.announcements(),
                stores.causes(),
                stores.dialogs()),
            new InboundParts.Behaviour(
                parts.routes,
                parts.middleware,
                new ConsentWords(parts.categories),
                parts.texts,
                new FloodGuard<>(settings.floodMost(), settings.floodPeriod(), parts.clock)),
            settings.inbound(),
            listener,
            sender,
            parts.clock,
            parts.threads.orElseGet(ownThreads::orElseThrow),
            this::wakePump,
            this::wakeTimeouts);
    this.pump = new InboundPump(inbound);
    this.timeouts = new Timeouts(inbound);
    this.housekeeping = new Housekeeping(client, stores, settings.retention(), parts.clock);
    Map<String, AudienceSource> sources = sources(parts);
    this.audiences = new Audiences(sources, client::resolve);
    this.sizes = new AudienceSizes(audiences, known(parts, sources), listener, parts.clock);
    this.fanOut =
        new FanOut(
            new FanOutParts(
                client.transactions(),
                stores.announcements(),
                stores.outbox(),
                stores.unreached(),
                consent,
                audiences,
                new ClientConversations(client),
                parts.conditions,
                parts.forecast,
                listener,
                parts.clock,
                this::outboxChanged));
    this.unreachable =
        new Unreachable(
            new Unreachable.Parts(
                client.transactions(),
                stores.announcements(),
                stores.outbox(),
                stores.unreached(),
                consent,
                audiences,
                parts.retryUnreachable,
                listener,
                parts.clock,
                this::replanned));
    this.consents =
        new Consents(
            new Consents.Parts(
                client.inboxId(),
                client.transactions(),
                stores.optOuts(),
                consent,
                client::resolve,
                checks -> client.wallets().verify(checks),
                listener,
                parts.clock));
    this.digests =
        new Digests(
            new Digests.Parts(
                client.transactions(),
                stores.outbox(),
                stores.digests(),
                consent,
                parts.lanes,
                parts.templates,
                origins,
                listener,
                parts.clock,
                this::outboxChanged));
    Wording wording =
        new Wording(
            parts.templates,
            parts.conditions.keySet(),
            consent,
            audiences,
            new KnownNames(parts.names, parts.clock));
    this.announcements =
        new StoredAnnouncements(
            client.transactions(), stores, wording, parts.clock, origins, this::stepTaken);
    ListSink lists = new ListSink(parts.lists, stores.lists(), listener);
    Rules.Parts telling =
        new Rules.Parts(
            stores.announcements(),
            stores.outbox(),
            stores.deadEvents(),
            listener,
            parts.clock,
            this::wakeFanOut);
    this.tellings = new Rules(parts.rules, wording, telling);
    this.deadLetters =
        new DeadLetters(
            client.transactions(),
            stores,
            revived(new DeadEvents(client.transactions(), wording, telling, parts.rules)),
            origins,
            parts.clock);
    this.rules = lists.then(tellings);
    this.fanOutRunner =
        new Runner(
            parts.name + "-fan-out", 1, loop(fanOut, digests, unreachable), parts.clock, listener);
    this.pumpRunner = new Runner(parts.name + "-inbound", 1, loop(pump), parts.clock, listener);
    this.senders =
        new Runner(parts.name + "-send", settings.senders(), loop(sender), parts.clock, listener);
    this.timeoutRunner =
        new Runner(parts.name + "-timeouts", 1, loop(timeouts), parts.clock, listener);
    this.housekeeper =
        new Runner(
            parts.name + "-housekeeping", 1, loop(housekeeping, sizes), parts.clock, listener);
    this.readyWatch = Thread.ofVirtual().name(parts.name + "-ready").unstarted(this::wakeWhenReady);
    client.onInbound(this::helpPump);
    client.onConfirmation(new Withdrawn(sender, stores, parts.clock));
  }

  /** A bot of this client. @param client not started yet */
  public static BotEngineBuilder builder(XmtpClient client, EngineStores stores, Routes routes) {
    return new BotEngineBuilder(client, stores, routes);
  }

  private DeadLetters.Work revived(DeadEvents events) {
    return new DeadLetters.Work() {
      @Override
      public void messagesWait() {
        pump.lookAgain();
      }

      @Override
      public void deliveriesWait() {
        outboxChanged();
      }

      @Override
      public List<Long> tell(Collection<Long> numbers) {
        return events.retry(numbers);
      }
    };
  }

  private static Loop loop(InboundPump pump) {
    return new Loop() {
      @Override
      public boolean runOnce() {
        return pump.runOnce();
      }

      @Override
      public Optional<Instant> nextDue() {
        return pump.nextDue();
      }
    };
  }

  private static Loop loop(Timeouts timeouts) {
    return new Loop() {
      @Override
      public boolean runOnce() {
        return timeouts.runOnce();
      }

      @Override
      public Optional<Instant> nextDue() {
        return timeouts.nextDue();
      }
    };
  }

  private static Loop loop(FanOut fanOut, Digests digests, Unreachable unreachable) {
    return new Loop() {
      @Override
      public boolean runOnce() {
        boolean summed = digests.runOnce();
        boolean again = unreachable.runOnce();
        return fanOut.runOnce() || summed || again;
      }

      @Override
      public Optional<Instant> nextDue() {
        return Stream.of(fanOut.nextDue(), digests.nextDue(), unreachable.nextDue())
            .flatMap(Optional::stream)
            .min(Instant::compareTo);
      }
    };
  }

  /** What every bot knows, and what it was given besides. */
  private static Map<String, AudienceSource> sources(BotEngineBuilder parts) {
    Transactions transactions = parts.client.transactions();
    EngineStores stores = parts.stores;
    Map<String, AudienceSource> sources = new HashMap<>();
    sources.put("list", new ListAudience(transactions, stores.lists(), ""));
    sources.put("members", new ListAudience(transactions, stores.lists(), ListAudience.MEMBERS));
    sources.put("voted", new ListAudience(transactions, stores.lists(), ListAudience.VOTED));
    sources.put("subscribers", new SubscriberAudience(transactions, stores.optOuts()));
    sources.put(ToldAudience.KIND, new ToldAudience(transactions, stores.outbox()));
    parts.sources.forEach(
        (kind, given) ->
            sources.merge(kind, given, (known, g) -> g.names() == known.names() ? g.or(known) : g));
    return sources;
  }

  private static Loop loop(Housekeeping housekeeping, AudienceSizes sizes) {
    return new Loop() {
      @Override
      public boolean runOnce() {
        boolean kept = housekeeping.runOnce();
        return sizes.runOnce() || kept;
      }

      @Override
      public Optional<Instant> nextDue() {
        return Stream.of(housekeeping.nextDue(), sizes.nextDue())
            .flatMap(Optional::stream)
            .min(Instant::compareTo);
      }
    };
  }

  /** Audiences with names out of configuration; a list for each proposal is not among them. */
  private static Set<Audience.From> known(
      BotEngineBuilder parts, Map<String, AudienceSource> sources) {
    Set<Audience.From> known = new LinkedHashSet<>();
    parts.policies.forEach(category -> known.add(Audience.subscribers(category.name())));
    parts.lists.stream()
        .filter(rule -> rule.each().isEmpty())
        .map(rule -> rule.list())
        .filter(list -> list.startsWith(ListAudience.MEMBERS))
        .forEach(
            list -> known.add(Audience.members(list.substring(ListAudience.MEMBERS.length()))));
    new TreeMap<>(sources)
        .forEach(
            (kind, source) ->
                new TreeSet<>(source.known())
                    .forEach(name -> known.add(new Audience.From(kind, name, Fields.NONE))));
    known.addAll(parts.counted);
    return known;
  }

  private static Loop loop(DeliverySender sender) {
    return new Loop() {
      @Override
      public boolean runOnce() {
        return sender.runOnce();
      }

      @Override
      public Optional<Instant> nextDue() {
        return sender.nextDue();
      }
    };
  }

  /** Starts the threads; returns at once. */
  public void start() {
    pumpRunner.start();
    senders.start();
    fanOutRunner.start();
    timeoutRunner.start();
    housekeeper.start();
    readyWatch.start();
  }

  /** One round of everything on the calling thread, for tests. @return whether there was work */
  public boolean runOnce() {
    boolean pumped = pump.runOnce();
    boolean ended = timeouts.runOnce();
    boolean summed = digests.runOnce();
    boolean again = unreachable.runOnce();
    boolean fanned = fanOut.runOnce() || summed || again;
    boolean sent = sender.runOnce();
    boolean kept = housekeeping.runOnce();
    boolean counted = sizes.runOnce();
    return pumped || ended || fanned || sent || kept || counted;
  }

  /** When {@link #runOnce} has something to do again without anything happening before. */
  public Optional<Instant> nextDue() {
    return Stream.of(
            pump.nextDue(),
            timeouts.nextDue(),
            fanOut.nextDue(),
            digests.nextDue(),
            unreachable.nextDue(),
            sender.nextDue(),
            housekeeping.nextDue(),
            sizes.nextDue())
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /**
   * Plans deliveries and sends them soon; durable when this returns. One whose idempotency key is
   * known is left out, so the call may be repeated. Recipients' wishes are asked, whatever the
   * lane.
   *
   * @throws TellingException NO_MESSAGE for the reply lane: answers leave by {@link #reply} and by
   *     handlers
   */
  public void send(List<NewDelivery> deliveries) {
    client
        .transactions()
        .inTransaction(
            tx -> {
              plan(tx, deliveries);
              return true;
            });
  }

  /**
   * Answers a message that came in, into its conversation and past everybody's wishes: who writes
   * gets an answer. For whoever answers later than a handler returns; {@link #send} for all else.
   * Durable when this returns. What was answered under this name before is left out, so the call
   * may be repeated.
   *
   * @param name of what answers; stable
   * @throws TellingException NO_MESSAGE when no such message came in, or retention forgot it
   */
  public void reply(MessageId answered, String name, List<Content> contents) {
    List<Body> bodies = new ArrayList<>();
    for (Content content : contents) {
      bodies.add(
          new Body(
              ContentCodec.encode(content),
              AnswerKey.of(answered, name, bodies.size()),
              ContentCodec.push(content)));
    }
    client
        .transactions()
        .inTransaction(
            tx -> {
              Destination where = new Destination.InConversation(conversation(tx, answered));
              Instant now = clock.instant();
              planned(
                  tx,
                  bodies.stream()
                      .map(b -> new NewDelivery(Lane.REPLY, where, b, Optional.empty(), now))
                      .toList());
              return true;
            });
  }

  private ConversationId conversation(Transaction tx, MessageId answered) {
    return client
        .inbound()
        .find(tx, answered)
        .map(StoredInbound::conversation)
        .orElseThrow(() -> TellingException.unanswerable(answered));
  }

  /** As {@link #send}, within the caller's transaction. */
  public void plan(Transaction tx, List<NewDelivery> deliveries) {
    List<NewDelivery> ours = deliveries.stream().map(NewDelivery::byHand).toList();
    planned(tx, ours);
    tx.afterCommit(origins.begun(ours));
  }

  private void planned(Transaction tx, List<NewDelivery> deliveries) {
    List<Delivery> leased =
        stores.outbox().plan(tx, deliveries, clock.instant(), sender.lease(deliveries.size()));
    boolean more = leased.size() < deliveries.size();
    tx.afterCommit(
        () -> {
          leased.forEach(d -> listener.deliveryPlanned(d.id().value(), d.lane().name()));
          sender.planned(leased, more);
          wakeSenders();
        });
  }

  /** Deliveries were planned or changed in the outbox by somebody else: look again soon. */
  public void outboxChanged() {
    sender.planned(List.of(), true);
    wakeSenders();
  }

  /** Announcements and notifications: drafts, plans, steps, progress. */
  public Announcements announcements() {
    return announcements;
  }

  /** What was given up, to be listed, tried again or dropped. */
  public DeadLetters deadLetters() {
    return deadLetters;
  }

  /** Who could not be reached, by announcement. */
  public Unreachable unreachable() {
    return unreachable;
  }

  /** Who belongs to an audience, page by page. */
  public Audiences audiences() {
    return audiences;
  }

  /** Signed opt-ins, and the consent log for export. */
  public Consents consents() {
    return consents;
  }

  /** The bot's rules and the lists it keeps by events, for the pumps of its event sources. */
  public EventSink rules() {
    return rules;
  }

  /** Who follows what goes through. */
  Tracing tracing() {
    return listener.tracing();
  }

  /** The rules that meet an event, by name. */
  List<String> meeting(Event event) {
    return tellings.meeting(event);
  }

  /** Everybody looks again: after a jump of the clock. */
  public void wake() {
    wakePump();
    wakeSenders();
    wakeFanOut();
    timeoutRunner.wake();
    housekeeper.wake();
  }

  public XmtpClient client() {
    return client;
  }

  public EngineStores stores() {
    return stores;
  }

  /** Messages that wait for a handler or are with one. */
  public int messagesUnderway() {
    return pump.underway();
  }

  /** Receipts nobody outside has yet. Reads the store. */
  public long receiptsWaiting() {
    return client.transactions().inSnapshot(stores.receipts()::count);
  }

  /** How many deliveries there are of each state. Reads the store. */
  public Map<DeliveryState, Long> deliveries() {
    return client.transactions().inSnapshot(stores.outbox()::counts);
  }

  private void helpPump() {
    pumpRunner.help();
  }

  private final class SenderHelp implements SenderParts.Help {
    @Override
    public void round() {
      senders.help();
    }

    @Override
    public void instead(Runnable work) {
      senders.instead(work);
    }
  }

  /** A step may make pages wanted, and deliveries due that were held back. */
  private void stepTaken() {
    outboxChanged();
    wakeFanOut();
  }

  private void wakePump() {
    pumpRunner.wake();
  }

  private void wakeFanOut() {
    fanOutRunner.wake();
  }

  /** An announcement that was done may have something to send, and then be done again. */
  private void replanned() {
    outboxChanged();
    wakeFanOut();
  }

  private void wakeTimeouts() {
    timeoutRunner.wake();
  }

  private void wakeSenders() {
    senders.wake();
  }

  private void wakeWhenReady() {
    while (client.state() != ClientState.CLOSED && !Thread.currentThread().isInterrupted()) {
      if (client.awaitReady(READY_POLL)) {
        wakeSenders();
        return;
      }
    }
  }

  /** Ends threads; running handlers get a moment. What is durable stays. */
  @Override
  public void close() {
    readyWatch.interrupt();
    pumpRunner.close();
    fanOutRunner.close();
    timeoutRunner.close();
    ownThreads.ifPresent(BotEngine::end);
    senders.close();
    housekeeper.close();
  }

  private static void end(ExecutorService threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException | RejectedExecutionException hurry) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
