package dev.larkpost.node;

import dev.larkpost.xmtp.identity.WalletVerifier;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * How a node runs. Start from {@link #inMemory()} and change what you need.
 *
 * @param host the address to listen on
 * @param port 0 takes any free one
 * @param database the SQLite file; empty keeps everything in memory
 * @param limits the budget per source address; empty for none
 * @param clock what stamps envelopes, checks key package lifetimes and refills budgets
 * @param wallets judges signatures of smart contract wallets
 */
public record NodeConfig(
    String host,
    int port,
    Optional<Path> database,
    Optional<NodeLimits> limits,
    Clock clock,
    WalletVerifier wallets) {
  private static final int PORT_MAX = 65_535;

  public NodeConfig {
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("port " + port);
    }
  }

  /** Any free port of the loopback, nothing kept, no limits, no smart contract wallets. */
  public static NodeConfig inMemory() {
    return new NodeConfig(
        "127.0.0.1",
        0,
        Optional.empty(),
        Optional.empty(),
        Clock.systemUTC(),
        WalletVerifier.NOBODY);
  }

  public NodeConfig withHost(String host) {
    return new NodeConfig(host, port, database, limits, clock, wallets);
  }

  public NodeConfig withPort(int port) {
    return new NodeConfig(host, port, database, limits, clock, wallets);
  }

  /** Keeps everything in a SQLite file, which survives the process. */
  public NodeConfig withDatabase(Path file) {
    return new NodeConfig(host, port, Optional.of(file), limits, clock, wallets);
  }

  public NodeConfig withLimits(NodeLimits limits) {
    return new NodeConfig(host, port, database, Optional.of(limits), clock, wallets);
  }

  public NodeConfig withClock(Clock clock) {
    return new NodeConfig(host, port, database, limits, clock, wallets);
  }

  public NodeConfig withWallets(WalletVerifier wallets) {
    return new NodeConfig(host, port, database, limits, clock, wallets);
  }
}
