package dev.larkpost.engine.connect;

import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.RateLimiter;
import java.time.Clock;
import java.util.List;

/** The publish and read budgets of one source address, kept where several processes see them. */
public interface SharedBudgets extends AutoCloseable {
  /** What a network allows. */
  record Wish(Budget publishes, Budget reads, Clock clock) {}

  RateLimiter publishes();

  RateLimiter reads();

  /** Loops to be run as long as there are bots. */
  List<Chore> chores();

  /** See {@link Connection#warnings}. */
  List<String> warnings();

  @Override
  void close();
}
