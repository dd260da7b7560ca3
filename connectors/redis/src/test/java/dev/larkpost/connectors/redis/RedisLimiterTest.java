package dev.larkpost.connectors.redis;

import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.Priority;
import dev.larkpost.engine.limit.RateLimiter;
import dev.larkpost.testkit.limit.RateLimiterContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two processes' limiters over one server; the script in virtual time. */
class RedisLimiterTest extends RateLimiterContract {
  private static Server server;
  private static int budgets;

  private final List<RedisLimiter> open = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    server = Server.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Override
  protected List<RateLimiter> open(Budget budget, int count) {
    SharedBudget shared = new SharedBudget("contract-" + budgets++, budget, count);
    for (int i = 0; i < count; i++) {
      open.add(
          new RedisLimiter(
              server.address(),
              shared,
              clock,
              RedisListener.SILENT,
              () -> clock.instant().toEpochMilli()));
    }
    // A bucket nobody knows counts as empty: fill it.
    open.getFirst().request(Priority.REPLY, 1);
    for (int i = 0; i <= budget.capacity() / budget.refill(); i++) {
      silence();
    }
    return List.copyOf(open);
  }

  @Override
  protected void silence() {
    open.getFirst().keepAlive();
    clock.pass(PERIOD);
    open.getFirst().keepAlive();
  }

  @Override
  protected void close() {
    open.forEach(RedisLimiter::close);
  }
}
