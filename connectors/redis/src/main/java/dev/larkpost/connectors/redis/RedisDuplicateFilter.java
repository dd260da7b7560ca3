package dev.larkpost.connectors.redis;

import dev.larkpost.engine.event.DuplicateFilter;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.MemoryDuplicateFilter;
import dev.larkpost.engine.event.MemoryDuplicateFilter.Times;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * A memory of what came in, shared by several processes. While the server is gone each process goes
 * by its own memory, and says so: some things are worked on twice, and the store passes them over.
 */
public final class RedisDuplicateFilter implements DuplicateFilter, AutoCloseable {
  /** Ids each process remembers by itself. */
  static final int OWN_MAX = 10_000;

  private static final Script SEEN = Script.named("seen.lua");
  private static final String KEY = "larkpost:seen:";
  private static final long SERVERS_CLOCK = -1;

  private final String name;
  private final String who;
  private final Times times;
  private final MemoryDuplicateFilter own;
  private final LongSupplier serversNow;
  private final Reach reach;

  /**
   * Does not connect.
   *
   * @param name the same in all processes that share it, and only there
   * @param who this process; unlike every other
   * @param clock of this process, for its own memory
   */
  public RedisDuplicateFilter(
      RedisAddress address,
      String name,
      UUID who,
      Times times,
      Clock clock,
      RedisListener listener) {
    this(new Shared(address, name, who), times, clock, listener, () -> SERVERS_CLOCK);
  }

  /** Where the memory is, its name, and who we are. */
  record Shared(RedisAddress address, String name, UUID who) {}

  /**
   * @param serversNow milliseconds instead of the server's clock: tests let time jump
   */
  RedisDuplicateFilter(
      Shared shared, Times times, Clock clock, RedisListener listener, LongSupplier serversNow) {
    if (shared.name().isBlank() || shared.name().length() > SharedBudget.NAME_MAX) {
      throw new IllegalArgumentException(
          "a filter's name has 1 to " + SharedBudget.NAME_MAX + " characters");
    }
    this.name = shared.name();
    this.who = shared.who().toString();
    this.times = times;
    this.own = new MemoryDuplicateFilter(times, OWN_MAX, clock);
    this.serversNow = serversNow;
    this.reach =
        new Reach(
            new RedisServer(shared.address()),
            clock,
            listener,
            new Reach.Loss() {
              @Override
              public String gone() {
                return "filter " + name + ": this process goes by its own memory";
              }

              @Override
              public String back() {
                return "filter " + name + " is shared again";
              }
            });
  }

  @Override
  public Verdict claim(EventId id) {
    Optional<Object> said = ask("claim", id);
    if (said.isEmpty()) {
      return own.claim(id);
    }
    return switch (Math.toIntExact((Long) said.get())) {
      case 0 -> unlessWeKnow(id);
      case 1 -> Verdict.HELD;
      default -> Verdict.SEEN;
    };
  }

  /** A server that was gone, or forgot, may not know what we do. */
  private Verdict unlessWeKnow(EventId id) {
    Verdict ours = own.claim(id);
    switch (ours) {
      case NEW -> {}
      case HELD -> ask("release", id);
      case SEEN -> ask("done", id);
    }
    return ours;
  }

  @Override
  public void done(EventId id) {
    own.done(id);
    ask("done", id);
  }

  @Override
  public void release(EventId id) {
    own.release(id);
    ask("release", id);
  }

  private Optional<Object> ask(String step, EventId id) {
    return reach.run(
        SEEN,
        KEY + name + ":" + id.value(),
        List.of(
            step,
            Long.toString(serversNow.getAsLong()),
            who,
            Long.toString(times.claimFor().toMillis()),
            Long.toString(times.seenFor().toMillis())));
  }

  /** Whether the last call found the server gone. */
  public boolean isGone() {
    return reach.isGone();
  }

  /** Ends the connections; what was claimed stays claimed until its time is up. */
  @Override
  public void close() {
    reach.close();
  }
}
