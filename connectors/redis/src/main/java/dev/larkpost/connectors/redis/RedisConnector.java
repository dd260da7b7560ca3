package dev.larkpost.connectors.redis;

import dev.larkpost.engine.connect.Connector;
import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.Settings;
import dev.larkpost.engine.connect.SharedBudgets;
import dev.larkpost.engine.connect.SharedFilter;
import dev.larkpost.engine.event.MemoryDuplicateFilter.Times;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Offers what {@code larkpost.redis} describes: budgets shared with other processes, and the memory
 * of what they took in.
 */
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
    redis.refuseOthers("url", "budget", "processes", "patience", "filter", "claim-for", "seen-for");
    RedisAddress address = redis.reading("url", url -> address(url, redis));
    Optional<Sharing> sharing = sharing(redis);
    Optional<Filtering> filtering = filtering(redis);
    if (sharing.isEmpty() && filtering.isEmpty()) {
      throw redis.refused(
          "budget",
          "is missing: a name for the source address that all its processes share; or say "
              + redis.place("filter")
              + ", a name for what they take in together");
    }
    return new Offer() {
      @Override
      public Optional<SharedBudgets> budgets(SharedBudgets.Wish wish) {
        return sharing.map(s -> new RedisBudgets(address, s.budget(), s.processes(), wish));
      }

      @Override
      public Optional<SharedFilter> filter(Clock clock) {
        return filtering.map(f -> f.open(address, clock));
      }
    };
  }

  private record Sharing(String budget, int processes) {}

  private static Optional<Sharing> sharing(Settings redis) {
    if (redis.text("budget").isEmpty() && redis.text("processes").isEmpty()) {
      return Optional.empty();
    }
    String budget =
        redis.required("budget", "a name for the source address that all its processes share");
    int processes =
        redis.number("processes").map(Math::toIntExact).orElseThrow(() -> howMany(redis));
    return Optional.of(new Sharing(budget, processes));
  }

  private record Filtering(String name, Times times) {
    SharedFilter open(RedisAddress address, Clock clock) {
      // A claim belongs to a process: after a restart it is another's.
      return new RedisIntake(
          new RedisDuplicateFilter(
              address, name, UUID.randomUUID(), times, clock, RedisListener.SILENT));
    }
  }

  private static Optional<Filtering> filtering(Settings redis) {
    Optional<Duration> claimFor = redis.duration("claim-for");
    Optional<Duration> seenFor = redis.duration("seen-for");
    if (redis.text("filter").isEmpty()) {
      if (claimFor.isPresent() || seenFor.isPresent()) {
        redis.required("filter", "a name for what all its processes take in together");
      }
      return Optional.empty();
    }
    String name = redis.required("filter", "it is needed");
    if (name.length() > SharedBudget.NAME_MAX) {
      throw redis.refused("filter", "has 1 to " + SharedBudget.NAME_MAX + " characters");
    }
    Times usual = Times.defaults();
    try {
      return Optional.of(
          new Filtering(
              name, new Times(claimFor.orElse(usual.claimFor()), seenFor.orElse(usual.seenFor()))));
    } catch (IllegalArgumentException wrong) {
      throw redis.refused(
          "seen-for",
          "must not be shorter than " + redis.place("claim-for") + ", and both at least 1ms");
    }
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
