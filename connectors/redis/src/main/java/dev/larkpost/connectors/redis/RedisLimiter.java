package dev.larkpost.connectors.redis;

import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.Grant;
import dev.larkpost.engine.limit.Priority;
import dev.larkpost.engine.limit.RateLimiter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * A budget kept in Redis, so that all processes behind one source address share it: one script, on
 * the server's clock, the model of {@link dev.larkpost.engine.limit.BucketLimiter}. While the
 * server is gone every process spends its share only ({@link SlotShare}), and says so.
 *
 * <p>A server that forgot, or that nobody spoke to for two periods, starts with an empty bucket: a
 * quiet period, never a grant too many. Call {@link #keepAlive} several times a period, so that
 * idle bots do not look like a server that was gone.
 *
 * <p>Thread-safe. A call waits for the server, at most its patience.
 */
public final class RedisLimiter implements RateLimiter, AutoCloseable {
  private static final Script BUCKET = Script.named("bucket.lua");
  private static final String KEY = "larkpost:budget:";

  private static final long SERVERS_CLOCK = -1;

  private final SharedBudget shared;
  private final Clock clock;
  private final LongSupplier serversNow;
  private final SlotShare share;
  private final Reach reach;
  private volatile OptionalInt left = OptionalInt.empty();

  /**
   * Does not connect.
   *
   * @param clock of this process; while the server is gone it must agree with the other processes'
   *     to a fraction of the budget's period
   */
  public RedisLimiter(
      RedisAddress address, SharedBudget shared, Clock clock, RedisListener listener) {
    this(address, shared, clock, listener, () -> SERVERS_CLOCK);
  }

  /**
   * @param serversNow milliseconds instead of the server's clock: tests let time jump
   */
  RedisLimiter(
      RedisAddress address,
      SharedBudget shared,
      Clock clock,
      RedisListener listener,
      LongSupplier serversNow) {
    this.shared = shared;
    this.clock = clock;
    this.serversNow = serversNow;
    this.share = new SlotShare(shared, clock);
    this.reach = new Reach(new RedisServer(address), clock, listener, new Alone());
  }

  private final class Alone implements Reach.Loss {
    @Override
    public String gone() {
      return "budget "
          + shared.name()
          + ": one part of "
          + shared.processes()
          + " until the server is back";
    }

    @Override
    public String back() {
      return "budget " + shared.name() + " is shared again";
    }

    @Override
    public void begin() {
      synchronized (share) {
        share.begin();
      }
    }
  }

  @Override
  public Grant request(Priority priority, int units) {
    return ask("request", priority == Priority.REPLY ? "1" : "0", Integer.toString(units))
            instanceof Answer.Said said
        ? grant(said)
        : alone(priority, units);
  }

  private Grant grant(Answer.Said said) {
    return said.granted() > 0
        ? new Grant.Granted(Math.toIntExact(said.granted()))
        : new Grant.Later(clock.instant().plusMillis(Math.max(1, said.waitMs())));
  }

  private Grant alone(Priority priority, int units) {
    synchronized (share) {
      return share.request(priority, units);
    }
  }

  @Override
  public void answered() {
    ask("answered");
  }

  @Override
  public void refused(Duration quietFor) {
    if (ask("refused", Long.toString(quietFor.toMillis())) instanceof Answer.None) {
      synchronized (share) {
        share.refused(quietFor);
      }
    }
  }

  /**
   * Tells the server that somebody who shares the budget is there, and finds out when it is gone.
   *
   * @return whether it answered
   */
  public boolean keepAlive() {
    return ask("alive") instanceof Answer.Said;
  }

  /** What the server said. */
  private sealed interface Answer {
    record Said(long granted, long waitMs) implements Answer {}

    /** It is gone; nobody knows whether it did what it was asked. */
    record None() implements Answer {}
  }

  private Answer ask(String step, String... more) {
    return reach
        .run(BUCKET, KEY + shared.name(), arguments(step, more))
        .map(said -> (List<?>) said)
        .<Answer>map(this::said)
        .orElseGet(Answer.None::new);
  }

  private Answer.Said said(List<?> answer) {
    left = OptionalInt.of(Math.toIntExact((Long) answer.get(2)));
    return new Answer.Said((Long) answer.get(0), (Long) answer.get(1));
  }

  /**
   * As the server said last, which is at most as old as the last {@link #keepAlive}; empty while it
   * is gone.
   */
  @Override
  public OptionalInt left() {
    return isGone() ? OptionalInt.empty() : left;
  }

  private List<String> arguments(String step, String... more) {
    Budget budget = shared.budget();
    List<String> arguments = new ArrayList<>();
    arguments.add(step);
    arguments.add(Long.toString(serversNow.getAsLong()));
    arguments.add(Integer.toString(budget.capacity()));
    arguments.add(Integer.toString(budget.refill()));
    arguments.add(Long.toString(budget.period().toMillis()));
    arguments.add(Integer.toString(budget.replyReserve()));
    arguments.add(Long.toString(budget.margin().toMillis()));
    arguments.add(Long.toString(budget.spend().toMillis()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Whether the last call found the server gone. */
  public boolean isGone() {
    return reach.isGone();
  }

  /** Ends the connections; what is spent stays spent. */
  @Override
  public void close() {
    reach.close();
  }
}
