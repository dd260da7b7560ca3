package dev.larkpost.xmtp.transport;

import com.google.protobuf.UnsafeByteOperations;
import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import dev.larkpost.xmtp.wire.api.mls.MlsApiGrpc;
import dev.larkpost.xmtp.wire.api.mls.SubscribeGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SubscribeWelcomeMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.WelcomeMessage;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One server stream with fixed filters. Response headers mean "accepted": the node registered it.
 */
final class GrpcStream {
  /** Messages asked for ahead of their processing. */
  private static final int CREDIT = 256;

  private final Runnable opener;
  private final Set<Topic> topics;
  private final CountDownLatch accepted = new CountDownLatch(1);
  private volatile boolean isAccepted;
  private volatile boolean cancelled;
  private volatile Runnable canceller = () -> {};

  private <Q, R> GrpcStream(
      Channel channel,
      MethodDescriptor<Q, R> method,
      Q request,
      Set<Topic> topics,
      Function<R, Optional<Envelope>> envelope,
      GrpcSubscription owner) {
    this.topics = topics;
    this.opener =
        () -> {
          ClientCall<Q, R> call = channel.newCall(method, CallOptions.DEFAULT);
          canceller = () -> call.cancel("no longer needed", null);
          call.start(new Listener<>(call, envelope, owner), new Metadata());
          call.sendMessage(request);
          call.halfClose();
          call.request(CREDIT);
        };
  }

  static GrpcStream groups(Channel channel, Map<Topic, Long> after, GrpcSubscription owner) {
    SubscribeGroupMessagesRequest.Builder request = SubscribeGroupMessagesRequest.newBuilder();
    after.forEach(
        (t, position) ->
            request.addFilters(
                SubscribeGroupMessagesRequest.Filter.newBuilder()
                    .setGroupId(UnsafeByteOperations.unsafeWrap(t.id()))
                    .setIdCursor(position)));
    Function<GroupMessage, Optional<Envelope>> envelope = GrpcEnvelopes::of;
    return new GrpcStream(
        channel,
        MlsApiGrpc.getSubscribeGroupMessagesMethod(),
        request.build(),
        Set.copyOf(after.keySet()),
        envelope,
        owner);
  }

  static GrpcStream welcomes(Channel channel, Map<Topic, Long> after, GrpcSubscription owner) {
    SubscribeWelcomeMessagesRequest.Builder request = SubscribeWelcomeMessagesRequest.newBuilder();
    after.forEach(
        (t, position) ->
            request.addFilters(
                SubscribeWelcomeMessagesRequest.Filter.newBuilder()
                    .setInstallationKey(UnsafeByteOperations.unsafeWrap(t.id()))
                    .setIdCursor(position)));
    Function<WelcomeMessage, Optional<Envelope>> envelope = GrpcEnvelopes::of;
    return new GrpcStream(
        channel,
        MlsApiGrpc.getSubscribeWelcomeMessagesMethod(),
        request.build(),
        Set.copyOf(after.keySet()),
        envelope,
        owner);
  }

  void start() {
    opener.run();
  }

  Set<Topic> topics() {
    return topics;
  }

  boolean isAccepted() {
    return isAccepted;
  }

  boolean awaitAccepted(Duration atMost) {
    try {
      return accepted.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void cancel() {
    cancelled = true;
    canceller.run();
  }

  private final class Listener<R> extends ClientCall.Listener<R> {
    private final ClientCall<?, R> call;
    private final Function<R, Optional<Envelope>> envelope;
    private final GrpcSubscription owner;

    Listener(
        ClientCall<?, R> call, Function<R, Optional<Envelope>> envelope, GrpcSubscription owner) {
      this.call = call;
      this.envelope = envelope;
      this.owner = owner;
    }

    @Override
    public void onHeaders(Metadata headers) {
      isAccepted = true;
      accepted.countDown();
      owner.accepted(GrpcStream.this);
    }

    @Override
    public void onMessage(R message) {
      if (!cancelled) {
        envelope.apply(message).ifPresent(e -> owner.received(GrpcStream.this, e));
      }
      call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      isAccepted = false;
      if (!cancelled) {
        owner.ended(GrpcStream.this, GrpcErrors.describe(status));
      }
    }
  }
}
