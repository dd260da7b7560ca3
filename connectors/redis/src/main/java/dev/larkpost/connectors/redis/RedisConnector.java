package dev.larkpost.connectors.redis;

import dev.larkpost.engine.connect.Connector;
import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.Settings;
import dev.larkpost.engine.connect.SharedBudgets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Offers what {@code larkpost.redis} describes: budgets shared with other processes. */
public final class RedisConnector implements Connector {
  private static final String SECTION = "redis";
  private static final Duration PATIENCE = Duration.ofMillis(500);

  @Override
  public String name() {
    return SECTION;
  }

  @Override
  public Set<String> sections() {
    return Set.of(SECTION);
  }

  @Override
  public Offer offer(Settings settings) {
    Settings redis = settings.at(SECTION);
    if (!redis.any()) {
      return Offer.NOTHING;
    }
    redis.refuseOthers("url", "budget", "processes", "patience");
    RedisAddress address = redis.reading("url", url -> address(url, redis));
    String budget =
        redis.required("budget", "a name for the source address that all its processes share");
    int processes =
        redis.number("processes").map(Math::toIntExact).orElseThrow(() -> howMany(redis));
    return new Offer() {
      @Override
      public Optional<SharedBudgets> budgets(SharedBudgets.Wish wish) {
        return Optional.of(new RedisBudgets(address, budget, processes, wish));
      }
    };
  }

  private static RedisAddress address(String url, Settings redis) {
    try {
      return new RedisAddress(new java.net.URI(url), redis.duration("patience").orElse(PATIENCE));
    } catch (java.net.URISyntaxException wrong) {
      // Neither the text nor the cause, which quotes it: it may hold a password.
      throw new IllegalArgumentException("not redis://host:port or rediss://host:port");
    }
  }

  private static RuntimeException howMany(Settings redis) {
    redis.required("processes", "how many share the budget at most; alone each takes one part");
    return redis.refused("processes", "is a whole number");
  }
}
