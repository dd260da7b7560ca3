package dev.larkpost.node;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.wire.api.identity.IdentityApiGrpc;
import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import dev.larkpost.xmtp.wire.api.mls.MlsApiGrpc;
import dev.larkpost.xmtp.wire.api.mls.PagingInfo;
import dev.larkpost.xmtp.wire.api.mls.QueryGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.QueryGroupMessagesResponse;
import dev.larkpost.xmtp.wire.api.mls.SortDirection;
import dev.larkpost.xmtp.wire.api.mls.SubscribeGroupMessagesRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** A node and a raw client of it. */
final class NodeFixture implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  final EmbeddedNode node;
  final ManagedChannel channel;
  final MlsApiGrpc.MlsApiBlockingStub mls;
  final IdentityApiGrpc.IdentityApiBlockingStub identity;

  NodeFixture(NodeConfig config) {
    node = EmbeddedNode.start(config);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", node.port())
            .usePlaintext()
            .maxInboundMessageSize(64 << 20)
            .build();
    mls = MlsApiGrpc.newBlockingStub(channel);
    identity = IdentityApiGrpc.newBlockingStub(channel);
  }

  static NodeFixture inMemory() {
    return new NodeFixture(NodeConfig.inMemory());
  }

  QueryGroupMessagesResponse query(byte[] group, PagingInfo paging) {
    return mls.queryGroupMessages(
        QueryGroupMessagesRequest.newBuilder()
            .setGroupId(ByteString.copyFrom(group))
            .setPagingInfo(paging)
            .build());
  }

  QueryGroupMessagesResponse ascending(byte[] group, int limit, long cursor) {
    return query(
        group,
        PagingInfo.newBuilder()
            .setDirection(SortDirection.SORT_DIRECTION_ASCENDING)
            .setLimit(limit)
            .setIdCursor(cursor)
            .build());
  }

  TestStream<GroupMessage> subscribe(byte[] group, long cursor) {
    return TestStream.open(
        channel, MlsApiGrpc.getSubscribeGroupMessagesMethod(), filter(group, cursor));
  }

  static SubscribeGroupMessagesRequest filter(byte[] group, long cursor) {
    SubscribeGroupMessagesRequest.Builder request = SubscribeGroupMessagesRequest.newBuilder();
    request.addFiltersBuilder().setGroupId(ByteString.copyFrom(group)).setIdCursor(cursor);
    return request.build();
  }

  /** For what the node does on its own threads. */
  static void await(BooleanSupplier done) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      Assertions.assertTrue(System.nanoTime() < end, "not within " + PATIENCE);
      Thread.onSpinWait();
    }
  }

  static Status.Code code(Executable work) {
    return Assertions.assertThrows(StatusRuntimeException.class, work).getStatus().getCode();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    node.close();
  }
}
