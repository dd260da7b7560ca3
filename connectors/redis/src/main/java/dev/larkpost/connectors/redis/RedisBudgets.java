package dev.larkpost.connectors.redis;

import dev.larkpost.engine.connect.Chore;
import dev.larkpost.engine.connect.SharedBudgets;
import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.RateLimiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The two budgets of one source address, and the loop that keeps them from looking forgotten. */
final class RedisBudgets implements SharedBudgets {
  /** Several times a period: an idle bot must not look like a server that was gone. */
  private static final int KEEP_ALIVES_A_PERIOD = 4;

  private final RedisLimiter publishes;
  private final RedisLimiter reads;
  private final Duration every;
  private final Clock clock;

  RedisBudgets(RedisAddress address, String name, int processes, Wish wish) {
    this.publishes =
        limiter(address, "publishes@" + name, wish.publishes(), processes, wish.clock());
    this.reads = limiter(address, "reads@" + name, wish.reads(), processes, wish.clock());
    this.every = wish.publishes().period().dividedBy(KEEP_ALIVES_A_PERIOD);
    this.clock = wish.clock();
  }

  private static RedisLimiter limiter(
      RedisAddress address, String name, Budget budget, int processes, Clock clock) {
    return new RedisLimiter(
        address, new SharedBudget(name, budget, processes), clock, RedisListener.SILENT);
  }

  @Override
  public RateLimiter publishes() {
    return publishes;
  }

  @Override
  public RateLimiter reads() {
    return reads;
  }

  @Override
  public List<Chore> chores() {
    return List.of(new KeepAlive());
  }

  private final class KeepAlive implements Chore {
    @Override
    public String name() {
      return "larkpost-budgets";
    }

    @Override
    public boolean runOnce() {
      publishes.keepAlive();
      reads.keepAlive();
      return false;
    }

    @Override
    public Optional<Instant> nextDue() {
      return Optional.of(clock.instant().plus(every));
    }
  }

  @Override
  public List<String> warnings() {
    return Stream.of(publishes, reads).anyMatch(RedisLimiter::isGone)
        ? List.of(
            "Redis is gone: this process spends its own share of the network's budget, at half the"
                + " rate; nothing is lost, look at the server")
        : List.of();
  }

  @Override
  public void close() {
    publishes.close();
    reads.close();
  }
}
