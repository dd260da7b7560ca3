package dev.larkpost.quarkus;

import dev.larkpost.engine.limit.BucketLimiter;
import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.RateLimiter;
import dev.larkpost.xmtp.transport.LocalNode;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/** The network the configuration names; starts the local node when it is ours to start. */
final class Networks implements AutoCloseable {
  private static final String LOCAL = "local";

  private final Optional<LocalNode.Running> node;
  private final NetworkAddress address;

  private Networks(Optional<LocalNode.Running> node, NetworkAddress address) {
    this.node = node;
    this.address = address;
  }

  static boolean isLocal(LarkpostConfig config) {
    return config.network().toLowerCase(Locale.ROOT).equals(LOCAL);
  }

  /**
   * @param database where a node started here keeps everything; empty for memory
   */
  static Networks open(LarkpostConfig config, Optional<Path> database) {
    if (!isLocal(config)) {
      return new Networks(Optional.empty(), NetworkAddress.of(config.network()));
    }
    LocalNodeConfig local = config.node();
    if (local.running().isPresent()) {
      return new Networks(Optional.empty(), NetworkAddress.local(local.running().getAsInt()));
    }
    Optional<LocalNode.Running> node =
        local.start()
            ? ServiceLoader.load(LocalNode.class)
                .findFirst()
                .map(found -> found.start(local.port(), database))
            : Optional.empty();
    int port = node.map(LocalNode.Running::port).orElse(local.port());
    return new Networks(node, NetworkAddress.local(port));
  }

  NetworkAddress address() {
    return address;
  }

  /** Who grants publishes and reads to all bots of the application. */
  record Limiters(RateLimiter publishes, RateLimiter reads) {}

  static Limiters limiters(LarkpostConfig config, Clock clock) {
    LimitsConfig limits = config.limits();
    if (!limits.enabled().orElse(!isLocal(config))) {
      return new Limiters(RateLimiter.UNLIMITED, RateLimiter.UNLIMITED);
    }
    Budget hosted = Budget.hosted();
    Budget publishes =
        new Budget(
            limits.capacity(),
            limits.refill(),
            limits.period(),
            limits.replyReserve(),
            hosted.margin(),
            hosted.spend());
    Budget reads =
        new Budget(
            limits.readCapacity(),
            limits.readRefill(),
            limits.period(),
            0,
            hosted.margin(),
            hosted.spend());
    return new Limiters(new BucketLimiter(publishes, clock), new BucketLimiter(reads, clock));
  }

  @Override
  public void close() {
    node.ifPresent(LocalNode.Running::close);
  }
}
