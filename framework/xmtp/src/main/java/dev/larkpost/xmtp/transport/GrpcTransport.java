package dev.larkpost.xmtp.transport;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * XMTP V3 over gRPC: {@code xmtp.mls.api.v1} and {@code xmtp.identity.api.v1} (wire file
 * identity-and-network section 2). One HTTP/2 connection, pinged so that a dead one is noticed.
 */
public final class GrpcTransport implements Transport {
  /** Below 15 s the hosted node answers with "too many pings". */
  private static final long KEEPALIVE_SECONDS = 45;

  private static final long KEEPALIVE_TIMEOUT_SECONDS = 20;
  private static final int INBOUND_BYTES_MAX = 25 * 1024 * 1024;
  private static final int PUBLISH_BATCH_MAX = 500;
  private static final int PUBLISH_BYTES_MAX = 10 * 1024 * 1024;

  /** "Just short of 1 MB" by the network's documents. */
  private static final int MESSAGE_BYTES_MAX = 1_048_214;

  private static final Metadata.Key<String> APP_VERSION =
      Metadata.Key.of("x-app-version", Metadata.ASCII_STRING_MARSHALLER);

  private final Network network;
  private final ManagedChannel channel;
  private final ExecutorService callbacks;
  private final ScheduledExecutorService timer;
  private final GrpcPublisher publisher;
  private final GrpcReader reader;

  private GrpcTransport(Network network, ManagedChannel channel, ExecutorService callbacks) {
    this.network = network;
    this.channel = channel;
    this.callbacks = callbacks;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("larkpost-transport-timer").factory());
    this.publisher = new GrpcPublisher(channel, network);
    this.reader = new GrpcReader(channel);
  }

  /**
   * Connects lazily; an unreachable node shows in the first call. @param appVersion name/version,
   * told to the node
   */
  public static GrpcTransport connect(NetworkAddress address, String appVersion) {
    ExecutorService callbacks =
        Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("larkpost-grpc-", 0).factory());
    Metadata headers = new Metadata();
    headers.put(APP_VERSION, appVersion);
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .executor(callbacks)
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
            .maxInboundMessageSize(INBOUND_BYTES_MAX)
            .flowControlWindow(4 * 1024 * 1024)
            .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .keepAliveWithoutCalls(true);
    ManagedChannel channel = (address.tls() ? builder : builder.usePlaintext()).build();
    Network network =
        new Network(address.identity(), PUBLISH_BATCH_MAX, PUBLISH_BYTES_MAX, MESSAGE_BYTES_MAX);
    return new GrpcTransport(network, channel, callbacks);
  }

  @Override
  public Network describe() {
    return network;
  }

  @Override
  public List<PublishResult> publish(List<Outgoing> batch) {
    return publisher.publish(batch);
  }

  @Override
  public ReadPage read(Map<Topic, Long> after, int max) {
    return reader.read(after, max);
  }

  @Override
  public List<Envelope> newest(Topic topic, int max) {
    return reader.newest(topic, max);
  }

  @Override
  public Map<Topic, Long> heads(Collection<Topic> topics) {
    return reader.heads(topics);
  }

  @Override
  public Map<Topic, Counted> count(Map<Topic, Stretch> stretches) {
    return GrpcCount.of(channel, stretches);
  }

  @Override
  public Map<Topic, byte[]> keyPackages(Collection<Topic> topics) {
    return reader.keyPackages(topics);
  }

  @Override
  public Subscription subscribe(Map<Topic, Long> after, SubscriptionListener listener) {
    return GrpcSubscription.open(channel, timer, after, listener);
  }

  @Override
  public Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    return reader.resolve(identifiers);
  }

  @Override
  public List<WalletVerdict> verifyWalletSignatures(List<WalletSignatureCheck> checks) {
    return reader.verifyWalletSignatures(checks);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    channel.shutdownNow();
    try {
      boolean ended = channel.awaitTermination(2, TimeUnit.SECONDS);
      if (!ended) {
        channel.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    callbacks.shutdown();
  }
}
