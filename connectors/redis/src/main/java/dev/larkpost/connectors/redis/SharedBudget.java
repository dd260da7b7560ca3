package dev.larkpost.connectors.redis;

import dev.larkpost.engine.limit.Budget;

/**
 * One budget of one source address, for several processes.
 *
 * @param name the same in all of them, and only there: {@code publishes@203.0.113.7}
 * @param budget the same in all of them
 * @param processes how many share it at most; each falls back to one part of as many
 */
public record SharedBudget(String name, Budget budget, int processes) {
  static final int NAME_MAX = 200;

  public SharedBudget {
    if (name.isBlank() || name.length() > NAME_MAX) {
      throw new IllegalArgumentException("a budget's name has 1 to " + NAME_MAX + " characters");
    }
    if (budget.margin().plus(budget.spend()).multipliedBy(2).compareTo(budget.period()) > 0) {
      throw new IllegalArgumentException(
          "margin and spend together are at most half a period: " + budget);
    }
    if (processes < 1 || processes > budget.refill()) {
      throw new IllegalArgumentException(
          processes + " processes; 1 to the refill of " + budget.refill() + " can share a budget");
    }
  }
}
