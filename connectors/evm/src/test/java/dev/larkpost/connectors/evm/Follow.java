package dev.larkpost.connectors.evm;

import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventPump;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.event.EventStore;
import dev.larkpost.engine.event.MemoryEventStore;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.xmtp.store.MemoryTransactions;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A source with its pump and everything that was told. May be restarted on the same store. */
final class Follow implements AutoCloseable {
  private static final int ROUNDS_MAX = 500;

  /** One thing told, in the shape tests compare. */
  record Told(EventKind kind, String name, String fields) {
    static Told of(Event event) {
      return new Told(event.kind(), event.name().value(), event.fields().toJson());
    }
  }

  final List<Event> told = new CopyOnWriteArrayList<>();
  final List<String> notices = new CopyOnWriteArrayList<>();
  final List<String> failures = new CopyOnWriteArrayList<>();
  final List<String> setAside = new CopyOnWriteArrayList<>();
  final Transactions transactions;
  final EventStore store;
  final SourceSettings settings;

  /** Events in one batch; small, so that there are many places to die in. */
  int batch = 3;

  EventSink sink = (tx, events) -> {};

  private final ChainSettings chainSettings;
  private EvmChain chain;
  private EvmSource source;
  private EventPump pump;

  Follow(ChainSettings chain, SourceSettings settings) {
    this(chain, settings, new MemoryTransactions(), new MemoryEventStore());
  }

  Follow(
      ChainSettings chain, SourceSettings settings, Transactions transactions, EventStore store) {
    this.chainSettings = chain;
    this.settings = settings;
    this.transactions = transactions;
    this.store = store;
    this.chain = EvmChain.open(chain, Clock.systemUTC(), new Random(1), listener());
    this.source = new EvmSource(this.chain, settings, listener());
    this.pump = pump();
  }

  static ChainSettings chain(ProviderSettings... providers) {
    return ChainSettings.of("local", Anvil.CHAIN_ID, List.of(providers))
        .withPoll(Duration.ofMillis(20));
  }

  static ChainSettings chain(Anvil anvil) {
    return chain(ProviderSettings.of("anvil", anvil.http()));
  }

  private SourceListener listener() {
    return new SourceListener() {
      @Override
      public void told(SourceName name, List<Event> events) {
        told.addAll(events);
      }

      @Override
      public void failed(SourceName name, int attempt, Duration retryIn, Throwable cause) {
        failures.add(String.valueOf(cause));
      }

      @Override
      public void setAside(SourceName name, String what) {
        setAside.add(what);
      }

      @Override
      public void noticed(SourceName name, String what) {
        notices.add(what);
      }
    };
  }

  private EventPump pump() {
    return new EventPump(
        source,
        new EventPump.Parts(
            transactions,
            store,
            (tx, events) -> sink.take(tx, events),
            listener(),
            Clock.systemUTC()),
        new EventPump.Settings(
            batch,
            Duration.ZERO,
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), new Random(1))));
  }

  EvmChain chain() {
    return chain;
  }

  EvmSource source() {
    return source;
  }

  /** Everything in memory is gone, as after a crash. */
  void restart() {
    close();
    chain = EvmChain.open(chainSettings, Clock.systemUTC(), new Random(1), listener());
    source = new EvmSource(chain, settings, listener());
    pump = pump();
  }

  boolean runOnce() {
    return pump.runOnce();
  }

  /** Runs until there is nothing more to read. */
  Follow run() {
    int quiet = 0;
    for (int round = 0; quiet < 3; round++) {
      if (round > ROUNDS_MAX) {
        throw new AssertionError("not at rest after " + round + " rounds: " + failures);
      }
      int failed = failures.size();
      quiet = pump.runOnce() || failures.size() > failed || isResting() ? 0 : quiet + 1;
    }
    return this;
  }

  private boolean isResting() {
    Instant now = Clock.systemUTC().instant();
    if (pump.nextDue().isAfter(now)) {
      LockSupport.parkNanos(Duration.between(now, pump.nextDue()).toNanos());
      return true;
    }
    return false;
  }

  /** What was told since the last time this was asked. */
  List<Told> news() {
    List<Told> news = new ArrayList<>(told.stream().map(Told::of).toList());
    told.clear();
    return news;
  }

  Optional<Checkpoint> checkpoint() {
    return transactions.inSnapshot(tx -> store.checkpoint(tx, settings.name()));
  }

  @Override
  public void close() {
    source.close();
    chain.close();
  }
}
