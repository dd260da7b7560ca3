package dev.larkpost.testkit.limit;

import dev.larkpost.engine.limit.Budget;
import java.time.Duration;
import java.time.Instant;

/**
 * The bucket as the network keeps it: a refill per whole period since it was last touched, and
 * every touch, refused or not, starts the period anew. Written apart from the limiters on purpose.
 */
public final class NetworkBucket {
  private final Budget budget;
  private int tokens;
  private Instant touched;
  private int refusals;

  /** Full. */
  public NetworkBucket(Budget budget, Instant now) {
    this.budget = budget;
    this.tokens = budget.capacity();
    this.touched = now;
  }

  /** So many messages arrive in one request. */
  public void publish(int messages, Instant now) {
    long periods = Duration.between(touched, now).toMillis() / budget.period().toMillis();
    tokens = (int) Math.min(budget.capacity(), tokens + periods * budget.refill());
    touched = now;
    if (tokens < messages) {
      refusals++;
    } else {
      tokens -= messages;
    }
  }

  public int refusals() {
    return refusals;
  }
}
