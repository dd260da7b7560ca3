package dev.larkpost.engine;

import dev.larkpost.engine.connect.Chore;
import dev.larkpost.engine.connect.Feed;
import dev.larkpost.engine.event.EventPump;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.event.EventSource;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.engine.watch.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * A bot's event sources at work: a pump and a thread for each, and the chores of its connectors.
 * Start it after the engine, close it before.
 */
public final class EventIntake implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration RETRY_MOST = Duration.ofMinutes(1);

  /**
   * How a source stands.
   *
   * @param behind places known to be unread; empty when nobody knows
   * @param verifiedAt when it was last read without a failure
   * @param failures rounds in a row that failed by now
   */
  public record Status(
      String source, OptionalLong behind, Optional<Instant> verifiedAt, int failures) {}

  /**
   * What it works with.
   *
   * @param sink what the bot makes of events: its handlers and rules
   * @param batch about how many events share a transaction
   * @param retention how long it is known what was told; longer than any source can replay
   */
  public record Parts(
      BotEngine engine,
      EventSink sink,
      SourceListener sources,
      EngineListener listener,
      Clock clock,
      RandomGenerator random,
      int batch,
      Duration retention) {}

  private record Pumped(EventSource source, EventPump pump, Runner runner) {}

  private final List<Pumped> pumps = new ArrayList<>();
  private final List<Runner> chores = new ArrayList<>();
  private final Clock clock;

  public EventIntake(String name, List<Feed> feeds, List<Chore> chores, Parts parts) {
    this.clock = parts.clock();
    feeds.forEach(feed -> pumps.add(pumped(name, feed, parts)));
    chores.forEach(chore -> this.chores.add(runner(chore, parts.clock(), parts.listener())));
    if (!feeds.isEmpty()) {
      List<SourceName> sources = feeds.stream().map(feed -> feed.source().name()).toList();
      this.chores.add(
          new Runner(
              name + "-forget",
              1,
              new Forgetting(sources, parts),
              parts.clock(),
              parts.listener()));
    }
  }

  /** Forgets now and then what was told so long ago that nobody reads it again. */
  private static final class Forgetting implements Loop {
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int AT_ONCE = 1_000;

    private final List<SourceName> sources;
    private final Parts parts;
    private Instant due;

    Forgetting(List<SourceName> sources, Parts parts) {
      this.sources = sources;
      this.parts = parts;
      this.due = parts.clock().instant();
    }

    @Override
    public boolean runOnce() {
      Instant now = parts.clock().instant();
      if (now.isBefore(due)) {
        return false;
      }
      boolean more = false;
      for (SourceName source : sources) {
        more |= forget(source, now.minus(parts.retention())) == AT_ONCE;
      }
      due = more ? now : now.plus(EVERY);
      return more;
    }

    private int forget(SourceName source, Instant before) {
      return parts
          .engine()
          .client()
          .transactions()
          .inTransaction(
              tx -> parts.engine().stores().events().forget(tx, source, before, AT_ONCE));
    }

    @Override
    public Optional<Instant> nextDue() {
      return Optional.of(due);
    }
  }

  private static Pumped pumped(String name, Feed feed, Parts parts) {
    EventPump pump =
        new EventPump(
            feed.source(),
            new EventPump.Parts(
                parts.engine().client().transactions(),
                parts.engine().stores().events(),
                followed(feed.sink().then(parts.sink()), parts),
                parts.sources(),
                parts.clock()),
            new EventPump.Settings(
                parts.batch(), PATIENCE, new Backoff(RETRY_FIRST, RETRY_MOST, parts.random())));
    return new Pumped(
        feed.source(),
        pump,
        new Runner(
            name + "-" + feed.source().name(), 1, loop(pump), parts.clock(), parts.listener()));
  }

  /** Whoever follows events hears of those that rules met; nothing is looked at for nobody. */
  private static EventSink followed(EventSink sink, Parts parts) {
    Tracing tracing = parts.engine().tracing();
    return tracing.on()
        ? new FollowedSink(sink, parts.engine()::meeting, tracing, parts.clock())
        : sink;
  }

  private static Loop loop(EventPump pump) {
    return new Loop() {
      @Override
      public boolean runOnce() {
        return pump.runOnce();
      }

      @Override
      public Optional<Instant> nextDue() {
        return Optional.of(pump.nextDue());
      }
    };
  }

  /** Runs a chore that belongs to no bot. @return what ends it */
  public static AutoCloseable run(Chore chore, Clock clock, EngineListener listener) {
    Runner runner = runner(chore, clock, listener);
    runner.start();
    return runner;
  }

  private static Runner runner(Chore chore, Clock clock, EngineListener listener) {
    Loop loop =
        new Loop() {
          @Override
          public boolean runOnce() {
            return chore.runOnce();
          }

          @Override
          public Optional<Instant> nextDue() {
            return chore.nextDue();
          }
        };
    return new Runner(chore.name(), 1, loop, clock, listener);
  }

  /** Starts the threads; returns at once. */
  public void start() {
    pumps.forEach(p -> p.runner().start());
    chores.forEach(Runner::start);
  }

  /**
   * Waits until each source knows where it begins, or failed to find out: what happens after that
   * is told.
   *
   * @return false when the time is over, or the caller was interrupted
   */
  public boolean awaitBegun(Duration atMost) {
    Instant end = clock.instant().plus(atMost);
    try {
      for (Pumped pumped : pumps) {
        Duration left = Duration.between(clock.instant(), end);
        if (!pumped.pump().awaitBegun(left.isNegative() ? Duration.ZERO : left)) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public List<Status> status() {
    return pumps.stream()
        .map(
            p ->
                new Status(
                    p.source().name().value(),
                    p.source().behind(),
                    p.pump().verifiedAt(),
                    p.pump().failures()))
        .toList();
  }

  /** Ends reads under way and all threads; what was not written is read again next time. */
  @Override
  public void close() {
    pumps.forEach(p -> p.source().close());
    pumps.forEach(p -> p.runner().close());
    chores.forEach(Runner::close);
  }
}
