package dev.larkpost.node;

import dev.larkpost.xmtp.identity.WalletVerifier;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An XMTP V3 node in this process: plaintext gRPC on the loopback, the real node's semantics, for
 * one machine and for development only (no authentication, no TLS). The official clients work with
 * it unchanged. Thread-safe.
 */
public final class EmbeddedNode implements AutoCloseable {
  /** The real node's bound for one request. */
  static final int REQUEST_BYTES_MAX = 50 << 20;

  /** The official client can put all its people's streams on one connection. */
  static final int CALLS_PER_CONNECTION_MAX = 20_000;

  private static final int KEEPALIVE_SECONDS_MIN = 10;
  private static final int NODE_PING_MINUTES = 5;
  private static final int FLOW_WINDOW_BYTES = 4 << 20;
  private static final int GRACE_MILLIS = 500;
  private static final int STOP_SECONDS = 5;

  private final NodeCounters counters = new NodeCounters();
  private final StreamSet streams = new StreamSet();
  private final Faults faults = new Faults(streams);
  private final ExecutorService workers;
  private final CommitDelay commits;
  private final EnvelopeStore store;
  private final Server server;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile int port;

  private EmbeddedNode(NodeConfig config) {
    Hub hub = new Hub();
    workers = Workers.start();
    commits = new CommitDelay(hub);
    store = openStore(config, commits);
    LiveStream.House house = new LiveStream.House(store, hub, streams, faults, counters, workers);
    Door door = new Door(house, new RateLimiter(config.limits(), config.clock()));
    server = server(config, door);
  }

  /**
   * Starts listening; returns when clients can connect.
   *
   * @throws UncheckedIOException when the port is taken
   */
  public static EmbeddedNode start(NodeConfig config) {
    EmbeddedNode node = new EmbeddedNode(config);
    try {
      node.server.start();
      node.port = node.server.getPort();
    } catch (IOException e) {
      node.close();
      throw new UncheckedIOException("cannot listen on port " + config.port(), e);
    }
    NodeLog.started(node.port(), config.database().isPresent() ? "file" : "memory");
    return node;
  }

  private static EnvelopeStore openStore(NodeConfig config, EnvelopeStore.Listener news) {
    return config
        .database()
        .<EnvelopeStore>map(file -> SqliteStore.open(file, config.clock(), news))
        .orElseGet(() -> new MemoryStore(config.clock(), news));
  }

  private Server server(NodeConfig config, Door door) {
    KeyPackageDesk keyPackages = new KeyPackageDesk(store, config.clock());
    WalletVerifier wallets = new PatientWallets(config.wallets());
    IdentityDesk identities = new IdentityDesk(store, wallets);
    return NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
        .executor(workers)
        .maxInboundMessageSize(REQUEST_BYTES_MAX)
        .flowControlWindow(FLOW_WINDOW_BYTES)
        .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
        .keepAliveTime(NODE_PING_MINUTES, TimeUnit.MINUTES)
        .permitKeepAliveTime(KEEPALIVE_SECONDS_MIN, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .addStreamTracerFactory(new UnreadableRequests(counters))
        .addService(new MlsRpcs(store, counters, keyPackages).service(door))
        .addService(new IdentityRpcs(store, identities, wallets).service(door))
        .build();
  }

  /** Where it listens, or listened. */
  public int port() {
    return port;
  }

  public NodeCounters counters() {
    return counters;
  }

  public Faults faults() {
    return faults;
  }

  /** Subscriptions open now. */
  public int openStreams() {
    return streams.size();
  }

  /** Ends all streams with UNAVAILABLE, finishes running requests, closes the store. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    server.shutdown();
    faults.clear();
    streams.stop();
    try {
      if (!server.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
        // Official clients keep their connection until it is taken from them.
        server.shutdownNow();
        server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
      }
      workers.shutdown();
      workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      workers.shutdownNow();
      commits.close();
      store.close();
    }
    NodeLog.stopped();
  }
}
