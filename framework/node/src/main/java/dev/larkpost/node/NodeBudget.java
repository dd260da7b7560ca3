package dev.larkpost.node;

import java.time.Clock;
import java.util.Optional;

/**
 * The publish budget of one source address exactly as the node counts it, without a node: for
 * proofs in virtual time. Thread-safe.
 */
public final class NodeBudget {
  private static final String ADDRESS = "127.0.0.1";

  private final RateLimiter limiter;

  /**
   * @param clock what refills it
   */
  public NodeBudget(NodeLimits limits, Clock clock) {
    this.limiter = new RateLimiter(Optional.of(limits), clock);
  }

  /** So many messages arrive in one request. @return whether the node would take them */
  public boolean takes(int messages) {
    try {
      limiter.spend(ADDRESS, RateLimiter.Budget.PUBLISH, messages);
      return true;
    } catch (Refusal refused) {
      return false;
    }
  }
}
