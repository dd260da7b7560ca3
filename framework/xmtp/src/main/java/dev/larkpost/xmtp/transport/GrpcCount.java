package dev.larkpost.xmtp.transport;

import com.google.protobuf.UnsafeByteOperations;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import dev.larkpost.xmtp.wire.api.mls.MlsApiGrpc;
import dev.larkpost.xmtp.wire.api.mls.SubscribeGroupMessagesRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One short stream whose history is counted: a unit of the read budget for any number of topics,
 * where a query is one for each. Done when every stretch has shown its end. A node that lags, or
 * that has removed an end, is given {@link #SILENCE_MAX} for the next envelope.
 */
final class GrpcCount extends ClientCall.Listener<GroupMessage> {
  /** Without anything that counts. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);

  private static final Duration TIME_MAX = Duration.ofMinutes(1);

  /** Messages asked for ahead of their counting. */
  private static final int CREDIT = 256;

  private final ClientCall<SubscribeGroupMessagesRequest, GroupMessage> call;
  private final Counting counting;
  private final long begun = System.nanoTime();
  private long lastCame = begun;
  private boolean accepted;
  private Optional<Status> ended = Optional.empty();

  private GrpcCount(
      ClientCall<SubscribeGroupMessagesRequest, GroupMessage> call, Counting counting) {
    this.call = call;
    this.counting = counting;
  }

  /**
   * @param stretches of groups; without any the stream would be silent for ever
   */
  static Map<Topic, Counted> of(Channel channel, Map<Topic, Stretch> stretches) {
    if (stretches.isEmpty()) {
      return Map.of();
    }
    ClientCall<SubscribeGroupMessagesRequest, GroupMessage> call =
        channel.newCall(MlsApiGrpc.getSubscribeGroupMessagesMethod(), CallOptions.DEFAULT);
    GrpcCount count = new GrpcCount(call, new Counting(stretches));
    call.start(count, new Metadata());
    try {
      call.sendMessage(request(stretches));
      call.halfClose();
      call.request(CREDIT);
      return count.await();
    } finally {
      call.cancel("counted", null);
    }
  }

  private static SubscribeGroupMessagesRequest request(Map<Topic, Stretch> stretches) {
    SubscribeGroupMessagesRequest.Builder request = SubscribeGroupMessagesRequest.newBuilder();
    stretches.forEach(
        (topic, stretch) -> {
          if (topic.kind() != Topic.Kind.GROUP_MESSAGES) {
            throw new IllegalArgumentException("not a group's topic: " + topic.kind());
          }
          request.addFilters(
              SubscribeGroupMessagesRequest.Filter.newBuilder()
                  .setGroupId(UnsafeByteOperations.unsafeWrap(topic.id()))
                  .setIdCursor(stretch.after()));
        });
    return request.build();
  }

  @Override
  public synchronized void onHeaders(Metadata headers) {
    accepted = true;
  }

  @Override
  public void onMessage(GroupMessage message) {
    if (GrpcEnvelopes.isReadable(message)) {
      came(GrpcEnvelopes.topic(message), message.getV1().getId());
    }
    call.request(1);
  }

  private synchronized void came(Topic topic, long position) {
    if (counting.saw(topic, position)) {
      lastCame = System.nanoTime();
    }
    if (counting.complete()) {
      notifyAll();
    }
  }

  @Override
  public synchronized void onClose(Status status, Metadata trailers) {
    ended = Optional.of(status);
    notifyAll();
  }

  private synchronized Map<Topic, Counted> await() {
    while (!counting.complete()) {
      ended.ifPresent(GrpcCount::refuse);
      long left =
          Math.min(begun + TIME_MAX.toNanos(), lastCame + SILENCE_MAX.toNanos())
              - System.nanoTime();
      if (left <= 0) {
        return silent();
      }
      try {
        wait(left / 1_000_000 + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new XmtpException(
            XmtpException.Code.CLOSED, XmtpException.Retry.NEVER, "interrupted", e);
      }
    }
    return counting.counted();
  }

  private Map<Topic, Counted> silent() {
    if (!accepted) {
      throw new XmtpException(
          XmtpException.Code.UNAVAILABLE,
          XmtpException.Retry.LATER,
          "the node did not accept the stream in time");
    }
    return counting.counted();
  }

  /** A clean end is one too early: the node ends no stream that it has brought to its end. */
  private static void refuse(Status status) {
    throw GrpcErrors.forRead(status.asRuntimeException());
  }
}
