package dev.larkpost.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.larkpost.node.Door.Price;
import dev.larkpost.node.Hub.Seat;
import dev.larkpost.xmtp.wire.api.mls.BatchPublishCommitLogRequest;
import dev.larkpost.xmtp.wire.api.mls.BatchQueryCommitLogRequest;
import dev.larkpost.xmtp.wire.api.mls.BatchQueryCommitLogResponse;
import dev.larkpost.xmtp.wire.api.mls.FetchKeyPackagesRequest;
import dev.larkpost.xmtp.wire.api.mls.FetchKeyPackagesResponse;
import dev.larkpost.xmtp.wire.api.mls.GetNewestGroupMessageRequest;
import dev.larkpost.xmtp.wire.api.mls.GetNewestGroupMessageResponse;
import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import dev.larkpost.xmtp.wire.api.mls.MlsApiGrpc;
import dev.larkpost.xmtp.wire.api.mls.PagingInfo;
import dev.larkpost.xmtp.wire.api.mls.PublishCommitLogRequest;
import dev.larkpost.xmtp.wire.api.mls.QueryCommitLogRequest;
import dev.larkpost.xmtp.wire.api.mls.QueryGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.QueryWelcomeMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SendGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SendWelcomeMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SortDirection;
import dev.larkpost.xmtp.wire.api.mls.SubscribeGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SubscribeWelcomeMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.UploadKeyPackageRequest;
import io.grpc.ServerServiceDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages, welcomes, key packages and subscriptions (wire file, sections 2.4 to 2.6). */
final class MlsRpcs {
  static final int FILTERS_MAX = 1_000_000;
  private static final int COMMIT_LOG_PUBLISH_MAX = 10;
  private static final int COMMIT_LOG_QUERY_MAX = 20;

  private final EnvelopeStore store;
  private final NodeCounters counters;
  private final KeyPackageDesk keyPackages;

  MlsRpcs(EnvelopeStore store, NodeCounters counters, KeyPackageDesk keyPackages) {
    this.store = store;
    this.counters = counters;
    this.keyPackages = keyPackages;
  }

  ServerServiceDefinition service(Door door) {
    return ServerServiceDefinition.builder(MlsApiGrpc.SERVICE_NAME)
        .addMethod(
            door.unary(
                MlsApiGrpc.getSendGroupMessagesMethod(),
                SendGroupMessagesRequest.parser(),
                Price.publish(SendGroupMessagesRequest::getMessagesCount),
                this::sendGroupMessages))
        .addMethod(
            door.unary(
                MlsApiGrpc.getSendWelcomeMessagesMethod(),
                SendWelcomeMessagesRequest.parser(),
                Price.publish(SendWelcomeMessagesRequest::getMessagesCount),
                this::sendWelcomeMessages))
        .addMethod(
            door.unary(
                MlsApiGrpc.getUploadKeyPackageMethod(),
                UploadKeyPackageRequest.parser(),
                Price.publish(request -> 1),
                this::uploadKeyPackage))
        .addMethod(
            door.unary(
                MlsApiGrpc.getFetchKeyPackagesMethod(),
                FetchKeyPackagesRequest.parser(),
                Price.read(),
                this::fetchKeyPackages))
        .addMethod(
            door.unary(
                MlsApiGrpc.getQueryGroupMessagesMethod(),
                QueryGroupMessagesRequest.parser(),
                Price.read(),
                this::queryGroupMessages))
        .addMethod(
            door.unary(
                MlsApiGrpc.getQueryWelcomeMessagesMethod(),
                QueryWelcomeMessagesRequest.parser(),
                Price.read(),
                this::queryWelcomeMessages))
        .addMethod(
            door.streaming(
                MlsApiGrpc.getSubscribeGroupMessagesMethod(),
                SubscribeGroupMessagesRequest.parser(),
                MlsRpcs::groupSeats))
        .addMethod(
            door.streaming(
                MlsApiGrpc.getSubscribeWelcomeMessagesMethod(),
                SubscribeWelcomeMessagesRequest.parser(),
                MlsRpcs::welcomeSeats))
        .addMethod(
            door.unary(
                MlsApiGrpc.getGetNewestGroupMessageMethod(),
                GetNewestGroupMessageRequest.parser(),
                Price.read(),
                this::newestGroupMessages))
        .addMethod(
            door.unary(
                MlsApiGrpc.getBatchPublishCommitLogMethod(),
                BatchPublishCommitLogRequest.parser(),
                Price.read(),
                MlsRpcs::publishCommitLog))
        .addMethod(
            door.unary(
                MlsApiGrpc.getBatchQueryCommitLogMethod(),
                BatchQueryCommitLogRequest.parser(),
                Price.read(),
                MlsRpcs::queryCommitLog))
        .build();
  }

  private Answer sendGroupMessages(SendGroupMessagesRequest request) {
    List<Incoming> incoming = request.getMessagesList().stream().map(Intake::groupMessage).toList();
    counters.storedMessages(incoming.size(), store.append(incoming));
    return Answer.of(Empty.getDefaultInstance());
  }

  private Answer sendWelcomeMessages(SendWelcomeMessagesRequest request) {
    List<Incoming> incoming = request.getMessagesList().stream().map(Intake::welcome).toList();
    counters.storedWelcomes(incoming.size(), store.append(incoming));
    return Answer.of(Empty.getDefaultInstance());
  }

  private Answer uploadKeyPackage(UploadKeyPackageRequest request) {
    keyPackages.upload(request.getKeyPackage().getKeyPackageTlsSerialized().toByteArray());
    return Answer.of(Empty.getDefaultInstance());
  }

  private Answer fetchKeyPackages(FetchKeyPackagesRequest request) {
    FetchKeyPackagesResponse.Builder response = FetchKeyPackagesResponse.newBuilder();
    for (ByteString key : request.getInstallationKeysList()) {
      // Positional: an unknown installation gets an empty entry.
      byte[] tls = store.keyPackage(key.toByteArray()).orElseGet(() -> new byte[0]);
      response.addKeyPackagesBuilder().setKeyPackageTlsSerialized(ByteString.copyFrom(tls));
    }
    return Answer.of(response.build());
  }

  private Answer queryGroupMessages(QueryGroupMessagesRequest request) {
    TopicKey topic = Intake.topic(TopicKey.GROUP, request.getGroupId());
    return query(topic, request.getPagingInfo());
  }

  private Answer queryWelcomeMessages(QueryWelcomeMessagesRequest request) {
    TopicKey topic = Intake.topic(TopicKey.WELCOME, request.getInstallationKey());
    return query(topic, request.getPagingInfo());
  }

  private Answer query(TopicKey topic, PagingInfo asked) {
    Paging paging = Paging.of(asked);
    List<Stored> page = paging.read(store, topic);
    return Answer.page(page, Paging.field(paging.answer(page)));
  }

  private Answer newestGroupMessages(GetNewestGroupMessageRequest request) {
    GetNewestGroupMessageResponse.Builder response = GetNewestGroupMessageResponse.newBuilder();
    for (ByteString group : request.getGroupIdsList()) {
      Optional<Stored> newest = store.newest(TopicKey.of(TopicKey.GROUP, group.toByteArray()));
      GetNewestGroupMessageResponse.Response.Builder entry = response.addResponsesBuilder();
      newest.ifPresent(
          stored -> entry.setGroupMessage(newest(stored, request.getIncludeContent())));
    }
    return Answer.of(response.build());
  }

  private static GroupMessage newest(Stored stored, boolean content) {
    GroupMessage.V1.Builder message = Intake.parse(GroupMessage.V1.parser(), stored).toBuilder();
    message.setId(stored.id()).setCreatedNs(stored.ns());
    if (!content) {
      message.clearData().clearSenderHmac().clearShouldPush();
    }
    return GroupMessage.newBuilder().setV1(message).build();
  }

  private static List<Seat> groupSeats(LiveStream stream, SubscribeGroupMessagesRequest request) {
    Map<TopicKey, Long> cursors = new LinkedHashMap<>();
    for (SubscribeGroupMessagesRequest.Filter filter : request.getFiltersList()) {
      TopicKey topic = Intake.topic(TopicKey.GROUP, filter.getGroupId());
      cursors.merge(topic, filter.getIdCursor(), Math::min);
    }
    return seats(stream, cursors);
  }

  private static List<Seat> welcomeSeats(
      LiveStream stream, SubscribeWelcomeMessagesRequest request) {
    if (request.getFiltersCount() == 0) {
      throw new Refusal(Refusal.Reason.NO_FILTERS, "a welcome subscription needs a filter");
    }
    Map<TopicKey, Long> cursors = new LinkedHashMap<>();
    for (SubscribeWelcomeMessagesRequest.Filter filter : request.getFiltersList()) {
      TopicKey topic = Intake.topic(TopicKey.WELCOME, filter.getInstallationKey());
      cursors.merge(topic, filter.getIdCursor(), Math::min);
    }
    return seats(stream, cursors);
  }

  private static List<Seat> seats(LiveStream stream, Map<TopicKey, Long> cursors) {
    if (cursors.size() > FILTERS_MAX) {
      throw new Refusal(Refusal.Reason.TOO_MANY_FILTERS, "more than " + FILTERS_MAX + " filters");
    }
    return cursors.entrySet().stream()
        .map(entry -> new Seat(stream, entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Taken and dropped: nobody here reads the fork detection log. */
  private static Answer publishCommitLog(BatchPublishCommitLogRequest request) {
    checkBatch(request.getRequestsCount(), COMMIT_LOG_PUBLISH_MAX);
    for (PublishCommitLogRequest entry : request.getRequestsList()) {
      if (entry.getGroupId().isEmpty()
          || entry.getSerializedCommitLogEntry().isEmpty()
          || !entry.hasSignature()) {
        throw new Refusal(Refusal.Reason.MALFORMED_REQUEST, "incomplete commit log entry");
      }
    }
    return Answer.of(Empty.getDefaultInstance());
  }

  private static Answer queryCommitLog(BatchQueryCommitLogRequest request) {
    checkBatch(request.getRequestsCount(), COMMIT_LOG_QUERY_MAX);
    BatchQueryCommitLogResponse.Builder response = BatchQueryCommitLogResponse.newBuilder();
    for (QueryCommitLogRequest query : request.getRequestsList()) {
      if (query.getPagingInfo().getDirection() == SortDirection.SORT_DIRECTION_DESCENDING) {
        throw new Refusal(Refusal.Reason.UNSUPPORTED_ORDER, "the commit log is ascending only");
      }
      Paging paging = Paging.ascending(query.getPagingInfo());
      response
          .addResponsesBuilder()
          .setGroupId(query.getGroupId())
          .setPagingInfo(paging.answer(List.of()));
    }
    return Answer.of(response.build());
  }

  private static void checkBatch(int size, int max) {
    if (size < 1 || size > max) {
      throw new Refusal(Refusal.Reason.BATCH_SIZE, "1 to " + max + " entries, not " + size);
    }
  }
}
