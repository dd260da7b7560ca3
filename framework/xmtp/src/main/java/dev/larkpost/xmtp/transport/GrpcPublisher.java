package dev.larkpost.xmtp.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.larkpost.xmtp.wire.api.identity.IdentityApiGrpc;
import dev.larkpost.xmtp.wire.api.identity.PublishIdentityUpdateRequest;
import dev.larkpost.xmtp.wire.api.mls.GroupMessageInput;
import dev.larkpost.xmtp.wire.api.mls.KeyPackageUpload;
import dev.larkpost.xmtp.wire.api.mls.MlsApiGrpc;
import dev.larkpost.xmtp.wire.api.mls.SendGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SendWelcomeMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.UploadKeyPackageRequest;
import dev.larkpost.xmtp.wire.api.mls.WelcomeMessageInput;
import dev.larkpost.xmtp.wire.message.WelcomePointerWrapperAlgorithm;
import dev.larkpost.xmtp.wire.message.WelcomeWrapperAlgorithm;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The publish calls: many envelopes a request, a result each. */
final class GrpcPublisher {
  private static final long DEADLINE_SECONDS = 120;

  /** What the official client sends at most in one request. */
  private static final int WELCOMES_MAX = 50;

  private final MlsApiGrpc.MlsApiBlockingStub mls;
  private final IdentityApiGrpc.IdentityApiBlockingStub identity;
  private final Network network;

  GrpcPublisher(Channel channel, Network network) {
    this.mls = MlsApiGrpc.newBlockingStub(channel);
    this.identity = IdentityApiGrpc.newBlockingStub(channel);
    this.network = network;
  }

  List<PublishResult> publish(List<Outgoing> batch) {
    PublishResult[] results = new PublishResult[batch.size()];
    List<Integer> groups = new ArrayList<>();
    List<Integer> welcomes = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      switch (batch.get(i).payload()) {
        case Payload.GroupMessage m -> groups.add(i);
        case Payload.Welcome w -> welcomes.add(i);
        case Payload.WelcomePointer p -> welcomes.add(i);
        case Payload.KeyPackage k -> results[i] = attempt(() -> upload(k));
        case Payload.Identity u -> results[i] = identity(u);
      }
    }
    inChunks(batch, groups, network.maxPublishBatch(), chunk -> sendBehind(batch, chunk, results));
    inChunks(
        batch, welcomes, WELCOMES_MAX, chunk -> send(batch, chunk, results, this::sendWelcomes));
    return Arrays.asList(results);
  }

  /**
   * Nothing goes out behind a request that did not arrive: receivers accept five generations late
   * and no more, so what overtakes costs what it overtook.
   */
  private void sendBehind(List<Outgoing> batch, List<Integer> chunk, PublishResult[] results) {
    Optional<PublishResult> failed = notArrived(chunk.getFirst(), batch, results);
    if (failed.isPresent()) {
      chunk.forEach(i -> results[i] = failed.get());
    } else {
      send(batch, chunk, results, this::sendGroups);
    }
  }

  private static Optional<PublishResult> notArrived(
      int before, List<Outgoing> batch, PublishResult[] results) {
    for (int i = before - 1; i >= 0; i--) {
      boolean message = batch.get(i).payload() instanceof Payload.GroupMessage;
      if (message
          && (results[i] instanceof PublishResult.Unknown
              || results[i] instanceof PublishResult.Throttled)) {
        return Optional.of(results[i]);
      }
    }
    return Optional.empty();
  }

  private void inChunks(
      List<Outgoing> batch, List<Integer> indices, int countMax, Consumer<List<Integer>> each) {
    List<Integer> chunk = new ArrayList<>();
    long bytes = 0;
    for (int i : indices) {
      int size = size(batch.get(i).payload());
      if (!chunk.isEmpty()
          && (chunk.size() == countMax || bytes + size > network.maxPublishBytes())) {
        each.accept(chunk);
        chunk = new ArrayList<>();
        bytes = 0;
      }
      chunk.add(i);
      bytes += size;
    }
    if (!chunk.isEmpty()) {
      each.accept(chunk);
    }
  }

  private static int size(Payload payload) {
    return switch (payload) {
      case Payload.GroupMessage m -> m.data().length + 64;
      case Payload.Welcome w -> w.data().length + w.hpkePublicKey().length + 128;
      case Payload.WelcomePointer p -> p.pointer().length + p.hpkePublicKey().length + 128;
      case Payload.KeyPackage k -> k.tls().length;
      case Payload.Identity u -> u.update().getSerializedSize();
    };
  }

  /**
   * A request refused as invalid is halved until the culprit stands alone (design D4); sending the
   * rest again is harmless.
   */
  private void send(
      List<Outgoing> batch,
      List<Integer> chunk,
      PublishResult[] results,
      Consumer<List<Outgoing>> call) {
    Optional<PublishResult> outcome =
        outcomeOf(() -> call.accept(chunk.stream().map(batch::get).toList()));
    if (outcome.isPresent()) {
      chunk.forEach(i -> results[i] = outcome.get());
    } else if (chunk.size() == 1) {
      results[chunk.getFirst()] =
          new PublishResult.Refused("the node refused the bytes as invalid");
    } else {
      int half = chunk.size() / 2;
      send(batch, chunk.subList(0, half), results, call);
      send(batch, chunk.subList(half, chunk.size()), results, call);
    }
  }

  private PublishResult attempt(Runnable call) {
    return outcomeOf(call)
        .orElseGet(() -> new PublishResult.Refused("the node refused the bytes as invalid"));
  }

  private static Optional<PublishResult> outcomeOf(Runnable call) {
    try {
      call.run();
      return Optional.of(new PublishResult.Stored());
    } catch (StatusRuntimeException e) {
      return GrpcErrors.forPublish(e);
    }
  }

  private void sendGroups(List<Outgoing> messages) {
    SendGroupMessagesRequest.Builder request = SendGroupMessagesRequest.newBuilder();
    for (Outgoing o : messages) {
      Payload.GroupMessage m = (Payload.GroupMessage) o.payload();
      request.addMessages(
          GroupMessageInput.newBuilder()
              .setV1(
                  GroupMessageInput.V1
                      .newBuilder()
                      .setData(bytes(m.data()))
                      .setSenderHmac(bytes(m.senderHmac()))
                      .setShouldPush(m.push())));
    }
    var unused =
        mls.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .sendGroupMessages(request.build());
  }

  private void sendWelcomes(List<Outgoing> messages) {
    SendWelcomeMessagesRequest.Builder request = SendWelcomeMessagesRequest.newBuilder();
    messages.forEach(o -> request.addMessages(welcome(o)));
    var unused =
        mls.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .sendWelcomeMessages(request.build());
  }

  private static WelcomeMessageInput welcome(Outgoing outgoing) {
    WelcomeMessageInput.Builder input = WelcomeMessageInput.newBuilder();
    ByteString topic = bytes(outgoing.topic().id());
    if (outgoing.payload() instanceof Payload.Welcome w) {
      return input
          .setV1(
              WelcomeMessageInput.V1
                  .newBuilder()
                  .setInstallationKey(topic)
                  .setData(bytes(w.data()))
                  .setHpkePublicKey(bytes(w.hpkePublicKey()))
                  .setWrapperAlgorithm(WelcomeWrapperAlgorithm.forNumber(w.algorithm()))
                  .setWelcomeMetadata(bytes(w.metadata())))
          .build();
    }
    Payload.WelcomePointer p = (Payload.WelcomePointer) outgoing.payload();
    return input
        .setWelcomePointer(
            WelcomeMessageInput.WelcomePointer.newBuilder()
                .setInstallationKey(topic)
                .setWelcomePointer(bytes(p.pointer()))
                .setHpkePublicKey(bytes(p.hpkePublicKey()))
                .setWrapperAlgorithm(WelcomePointerWrapperAlgorithm.forNumber(p.algorithm())))
        .build();
  }

  private void upload(Payload.KeyPackage keyPackage) {
    var unused =
        mls.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .uploadKeyPackage(
                UploadKeyPackageRequest.newBuilder()
                    .setKeyPackage(
                        KeyPackageUpload.newBuilder()
                            .setKeyPackageTlsSerialized(bytes(keyPackage.tls())))
                    .setIsInboxIdCredential(true)
                    .build());
  }

  /**
   * Not idempotent on this wire: whatever is not a clear refusal is Unknown, and the caller reads
   * the log before trying again.
   */
  private PublishResult identity(Payload.Identity update) {
    return attempt(
        () -> {
          var unused =
              identity
                  .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                  .publishIdentityUpdate(
                      PublishIdentityUpdateRequest.newBuilder()
                          .setIdentityUpdate(update.update())
                          .build());
        });
  }

  private static ByteString bytes(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
