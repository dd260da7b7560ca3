package dev.larkpost.quarkus;

import dev.larkpost.engine.EventIntake;
import dev.larkpost.engine.connect.SharedBudgets;
import dev.larkpost.engine.connect.WalletChains;
import dev.larkpost.engine.limit.BucketLimiter;
import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.Forecast;
import dev.larkpost.engine.limit.RateLimiter;
import dev.larkpost.engine.watch.LogListener;
import dev.larkpost.quarkus.wiring.Offers;
import dev.larkpost.xmtp.identity.WalletVerifier;
import dev.larkpost.xmtp.transport.LocalNode;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import org.jboss.logging.Logger;

/** The network the configuration names; starts the local node when it is ours to start. */
final class Networks implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Networks.class);
  private static final String LOCAL = "local";

  private final Optional<LocalNode.Running> node;
  private final NetworkAddress address;
  private final Optional<WalletChains> wallets;

  private Networks(
      Optional<LocalNode.Running> node, NetworkAddress address, Optional<WalletChains> wallets) {
    this.node = node;
    this.address = address;
    this.wallets = wallets;
  }

  static boolean isLocal(LarkpostConfig config) {
    return config.network().toLowerCase(Locale.ROOT).equals(LOCAL);
  }

  /**
   * @param database where a node started here keeps everything; empty for memory
   * @param offers among them the chains such a node asks about wallets that are contracts
   */
  static Networks open(LarkpostConfig config, Optional<Path> database, Offers offers) {
    if (!isLocal(config)) {
      return joined(NetworkAddress.of(config.network()));
    }
    LocalNodeConfig local = config.node();
    if (local.running().isPresent()) {
      return joined(NetworkAddress.local(local.running().getAsInt()));
    }
    return (local.start()
            ? ServiceLoader.load(LocalNode.class).findFirst()
            : Optional.<LocalNode>empty())
        .map(found -> started(found, local.port(), database, offers))
        .orElseGet(() -> joined(NetworkAddress.local(local.port())));
  }

  private static Networks joined(NetworkAddress address) {
    return new Networks(Optional.empty(), address, Optional.empty());
  }

  private static Networks started(
      LocalNode found, int port, Optional<Path> database, Offers offers) {
    Optional<WalletChains> wallets = offers.wallets(Clock.systemUTC(), new Random());
    WalletVerifier judge = wallets.<WalletVerifier>map(w -> w).orElse(WalletVerifier.NOBODY);
    LocalNode.Running node = found.start(port, database, judge::verify);
    return new Networks(Optional.of(node), NetworkAddress.local(node.port()), wallets);
  }

  NetworkAddress address() {
    return address;
  }

  /**
   * Who grants publishes and reads to all bots of the application.
   *
   * @param shared the same, when other processes spend of them too
   * @param upkeep ends the loops that belong to it
   */
  record Limiters(
      RateLimiter publishes,
      RateLimiter reads,
      Forecast forecast,
      Optional<SharedBudgets> shared,
      List<AutoCloseable> upkeep) {
    List<String> warnings() {
      return shared.map(SharedBudgets::warnings).orElse(List.of());
    }

    void close() {
      for (AutoCloseable loop : upkeep) {
        try {
          loop.close();
        } catch (Exception failed) {
          LOG.warnf("LP4013 a loop did not end: %s", failed.getClass().getName());
        }
      }
      shared.ifPresent(SharedBudgets::close);
    }
  }

  static Limiters limiters(LarkpostConfig config, Offers offers, Clock clock) {
    LimitsConfig limits = config.limits();
    if (!limits.enabled().orElse(!isLocal(config))) {
      return new Limiters(
          RateLimiter.UNLIMITED,
          RateLimiter.UNLIMITED,
          new Forecast(Optional.empty(), Forecast.PER_SECOND),
          Optional.empty(),
          List.of());
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
    Forecast forecast = new Forecast(Optional.of(publishes), Forecast.PER_SECOND);
    return offers
        .budgets(new SharedBudgets.Wish(publishes, reads, clock))
        .map(shared -> limiters(shared, forecast, clock))
        .orElseGet(
            () ->
                new Limiters(
                    new BucketLimiter(publishes, clock),
                    new BucketLimiter(reads, clock),
                    forecast,
                    Optional.empty(),
                    List.of()));
  }

  private static Limiters limiters(SharedBudgets shared, Forecast forecast, Clock clock) {
    List<AutoCloseable> upkeep = new ArrayList<>();
    LogListener listener = new LogListener("*");
    shared.chores().forEach(chore -> upkeep.add(EventIntake.run(chore, clock, listener)));
    return new Limiters(shared.publishes(), shared.reads(), forecast, Optional.of(shared), upkeep);
  }

  @Override
  public void close() {
    node.ifPresent(LocalNode.Running::close);
    wallets.ifPresent(WalletChains::close);
  }
}
