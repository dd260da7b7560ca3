package dev.larkpost.xmtp.transport;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.wire.api.identity.GetIdentityUpdatesRequest;
import dev.larkpost.xmtp.wire.api.identity.GetIdentityUpdatesResponse;
import dev.larkpost.xmtp.wire.api.identity.GetInboxIdsRequest;
import dev.larkpost.xmtp.wire.api.identity.GetInboxIdsResponse;
import dev.larkpost.xmtp.wire.api.identity.IdentityApiGrpc;
import dev.larkpost.xmtp.wire.api.identity.VerifySmartContractWalletSignatureRequestSignature;
import dev.larkpost.xmtp.wire.api.identity.VerifySmartContractWalletSignaturesRequest;
import dev.larkpost.xmtp.wire.api.identity.VerifySmartContractWalletSignaturesResponse;
import dev.larkpost.xmtp.wire.api.mls.FetchKeyPackagesRequest;
import dev.larkpost.xmtp.wire.api.mls.FetchKeyPackagesResponse;
import dev.larkpost.xmtp.wire.api.mls.GetNewestGroupMessageRequest;
import dev.larkpost.xmtp.wire.api.mls.GetNewestGroupMessageResponse;
import dev.larkpost.xmtp.wire.api.mls.MlsApiGrpc;
import dev.larkpost.xmtp.wire.api.mls.PagingInfo;
import dev.larkpost.xmtp.wire.api.mls.QueryGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.QueryGroupMessagesResponse;
import dev.larkpost.xmtp.wire.api.mls.QueryWelcomeMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.QueryWelcomeMessagesResponse;
import dev.larkpost.xmtp.wire.api.mls.SortDirection;
import dev.larkpost.xmtp.wire.identity.IdentifierKind;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The read calls: chunked to what the node takes, several in flight, positional answers turned into
 * maps.
 */
final class GrpcReader {
  private static final long DEADLINE_SECONDS = 60;
  private static final int PAGE = 100;
  private static final int IN_FLIGHT_MAX = 16;

  private final Channel channel;

  GrpcReader(Channel channel) {
    this.channel = channel;
  }

  ReadPage read(Map<Topic, Long> after, int max) {
    List<Envelope> envelopes = new ArrayList<>();
    boolean more = false;
    List<Map.Entry<Topic, Long>> identity = new ArrayList<>();
    List<Map.Entry<Topic, Long>> paged = new ArrayList<>();
    after
        .entrySet()
        .forEach(e -> (e.getKey().kind() == Topic.Kind.IDENTITY_UPDATES ? identity : paged).add(e));
    for (GetIdentityUpdatesResponse answer :
        each(chunks(identity, ReadCost.INBOXES_MAX), this::identityUpdates)) {
      answer.getResponsesList().forEach(r -> GrpcEnvelopes.addIdentity(r, envelopes));
    }
    int served = 0;
    for (List<Map.Entry<Topic, Long>> wave : chunks(paged, IN_FLIGHT_MAX)) {
      if (served > 0 && envelopes.size() >= max) {
        return new ReadPage(envelopes, true);
      }
      for (Page page : each(wave, this::page)) {
        envelopes.addAll(page.envelopes);
        more |= page.full;
      }
      served += wave.size();
    }
    return new ReadPage(envelopes, more);
  }

  private record Page(List<Envelope> envelopes, boolean full) {}

  private ListenableFuture<Page> page(Map.Entry<Topic, Long> from) {
    PagingInfo paging =
        PagingInfo.newBuilder()
            .setDirection(SortDirection.SORT_DIRECTION_ASCENDING)
            .setLimit(PAGE)
            .setIdCursor(from.getValue())
            .build();
    return page(from.getKey(), paging);
  }

  List<Envelope> newest(Topic topic, int max) {
    return await(page(topic, newestFirst(Math.min(max, PAGE)))).envelopes.reversed();
  }

  private static PagingInfo newestFirst(int most) {
    return PagingInfo.newBuilder()
        .setDirection(SortDirection.SORT_DIRECTION_DESCENDING)
        .setLimit(most)
        .build();
  }

  private ListenableFuture<Page> page(Topic topic, PagingInfo paging) {
    ByteString id = bytes(topic.id());
    return switch (topic.kind()) {
      case GROUP_MESSAGES ->
          map(
              mls()
                  .queryGroupMessages(
                      QueryGroupMessagesRequest.newBuilder()
                          .setGroupId(id)
                          .setPagingInfo(paging)
                          .build()),
              GrpcReader::groupPage);
      case WELCOMES ->
          map(
              mls()
                  .queryWelcomeMessages(
                      QueryWelcomeMessagesRequest.newBuilder()
                          .setInstallationKey(id)
                          .setPagingInfo(paging)
                          .build()),
              GrpcReader::welcomePage);
      case IDENTITY_UPDATES, KEY_PACKAGES ->
          throw new IllegalArgumentException("not a paged topic: " + topic.kind());
    };
  }

  private static Page groupPage(QueryGroupMessagesResponse answer) {
    List<Envelope> envelopes = new ArrayList<>();
    answer.getMessagesList().forEach(m -> GrpcEnvelopes.of(m).ifPresent(envelopes::add));
    return new Page(
        envelopes, answer.getMessagesCount() >= PAGE && answer.getPagingInfo().getIdCursor() != 0);
  }

  private static Page welcomePage(QueryWelcomeMessagesResponse answer) {
    List<Envelope> envelopes = new ArrayList<>();
    answer.getMessagesList().forEach(m -> GrpcEnvelopes.of(m).ifPresent(envelopes::add));
    return new Page(
        envelopes, answer.getMessagesCount() >= PAGE && answer.getPagingInfo().getIdCursor() != 0);
  }

  private ListenableFuture<GetIdentityUpdatesResponse> identityUpdates(
      List<Map.Entry<Topic, Long>> from) {
    GetIdentityUpdatesRequest.Builder request = GetIdentityUpdatesRequest.newBuilder();
    from.forEach(
        e ->
            request.addRequests(
                GetIdentityUpdatesRequest.Request.newBuilder()
                    .setInboxId(e.getKey().inbox().value())
                    .setSequenceId(e.getValue())));
    return identity().getIdentityUpdates(request.build());
  }

  Map<Topic, Long> heads(Collection<Topic> topics) {
    Map<Topic, Long> heads = new HashMap<>();
    List<Topic> groups =
        topics.stream().filter(t -> t.kind() == Topic.Kind.GROUP_MESSAGES).toList();
    for (GetNewestGroupMessageResponse answer :
        each(chunks(groups, ReadCost.HEADS_MAX), this::newest)) {
      answer.getResponsesList().stream()
          .filter(GetNewestGroupMessageResponse.Response::hasGroupMessage)
          .map(r -> r.getGroupMessage().getV1())
          .forEach(
              m ->
                  heads.put(
                      new Topic(Topic.Kind.GROUP_MESSAGES, m.getGroupId().toByteArray()),
                      m.getId()));
    }
    List<Topic> welcomes = topics.stream().filter(t -> t.kind() == Topic.Kind.WELCOMES).toList();
    for (Page page : each(welcomes, this::newestWelcome)) {
      page.envelopes.forEach(e -> heads.put(e.topic(), e.position()));
    }
    return heads;
  }

  private ListenableFuture<GetNewestGroupMessageResponse> newest(List<Topic> groups) {
    GetNewestGroupMessageRequest.Builder request = GetNewestGroupMessageRequest.newBuilder();
    groups.forEach(t -> request.addGroupIds(bytes(t.id())));
    return mls().getNewestGroupMessage(request.build());
  }

  private ListenableFuture<Page> newestWelcome(Topic topic) {
    return page(topic, newestFirst(1));
  }

  Map<Topic, byte[]> keyPackages(Collection<Topic> topics) {
    Map<Topic, byte[]> found = new HashMap<>();
    // The node keeps only the last index of a repeated key, so each key is asked once.
    List<List<Topic>> chunks =
        chunks(List.copyOf(new LinkedHashSet<>(topics)), ReadCost.KEY_PACKAGES_MAX);
    List<FetchKeyPackagesResponse> answers = each(chunks, this::fetchKeyPackages);
    for (int c = 0; c < chunks.size(); c++) {
      requireCount(answers.get(c).getKeyPackagesCount(), chunks.get(c).size());
      for (int i = 0; i < chunks.get(c).size(); i++) {
        ByteString tls = answers.get(c).getKeyPackages(i).getKeyPackageTlsSerialized();
        if (!tls.isEmpty()) {
          found.put(chunks.get(c).get(i), tls.toByteArray());
        }
      }
    }
    return found;
  }

  private ListenableFuture<FetchKeyPackagesResponse> fetchKeyPackages(List<Topic> topics) {
    FetchKeyPackagesRequest.Builder request = FetchKeyPackagesRequest.newBuilder();
    topics.forEach(t -> request.addInstallationKeys(bytes(t.id())));
    return mls().fetchKeyPackages(request.build());
  }

  Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    Map<Identifier, InboxId> found = new LinkedHashMap<>();
    List<List<Identifier>> chunks =
        chunks(List.copyOf(new LinkedHashSet<>(identifiers)), ReadCost.IDENTIFIERS_MAX);
    List<GetInboxIdsResponse> answers = each(chunks, this::inboxIds);
    for (int c = 0; c < chunks.size(); c++) {
      requireCount(answers.get(c).getResponsesCount(), chunks.get(c).size());
      for (int i = 0; i < chunks.get(c).size(); i++) {
        GetInboxIdsResponse.Response r = answers.get(c).getResponses(i);
        if (r.hasInboxId() && InboxId.isValid(r.getInboxId())) {
          found.put(chunks.get(c).get(i), new InboxId(r.getInboxId()));
        }
      }
    }
    return found;
  }

  private ListenableFuture<GetInboxIdsResponse> inboxIds(List<Identifier> identifiers) {
    GetInboxIdsRequest.Builder request = GetInboxIdsRequest.newBuilder();
    identifiers.forEach(
        i ->
            request.addRequests(
                GetInboxIdsRequest.Request.newBuilder()
                    .setIdentifier(i.value())
                    .setIdentifierKind(
                        i.kind() == Identifier.Kind.ETHEREUM
                            ? IdentifierKind.IDENTIFIER_KIND_ETHEREUM
                            : IdentifierKind.IDENTIFIER_KIND_PASSKEY)));
    return identity().getInboxIds(request.build());
  }

  List<WalletVerdict> verifyWalletSignatures(List<WalletSignatureCheck> checks) {
    if (checks.isEmpty()) {
      return List.of();
    }
    VerifySmartContractWalletSignaturesRequest.Builder request =
        VerifySmartContractWalletSignaturesRequest.newBuilder();
    checks.forEach(c -> request.addSignatures(check(c)));
    VerifySmartContractWalletSignaturesResponse answer =
        await(identity().verifySmartContractWalletSignatures(request.build()));
    requireCount(answer.getResponsesCount(), checks.size());
    return answer.getResponsesList().stream()
        .map(
            r ->
                new WalletVerdict(
                    r.getIsValid(),
                    r.hasBlockNumber()
                        ? OptionalLong.of(r.getBlockNumber())
                        : OptionalLong.empty()))
        .toList();
  }

  private static VerifySmartContractWalletSignatureRequestSignature check(WalletSignatureCheck c) {
    var signature =
        VerifySmartContractWalletSignatureRequestSignature.newBuilder()
            .setAccountId(c.accountId())
            .setSignature(bytes(c.signature()))
            .setHash(bytes(c.hash()));
    c.blockNumber().ifPresent(signature::setBlockNumber);
    return signature.build();
  }

  private static void requireCount(int got, int asked) {
    if (got != asked) {
      throw new XmtpException(
          XmtpException.Code.MALFORMED,
          XmtpException.Retry.LATER,
          "the node answered " + got + " of " + asked + " requests");
    }
  }

  private MlsApiGrpc.MlsApiFutureStub mls() {
    return MlsApiGrpc.newFutureStub(channel).withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private IdentityApiGrpc.IdentityApiFutureStub identity() {
    return IdentityApiGrpc.newFutureStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  /** Calls for all, at most IN_FLIGHT_MAX at a time, answers in order. */
  private static <A, B> List<B> each(List<A> asks, Function<A, ListenableFuture<B>> call) {
    List<B> answers = new ArrayList<>(asks.size());
    for (List<A> wave : chunks(asks, IN_FLIGHT_MAX)) {
      wave.stream().map(call).toList().forEach(f -> answers.add(await(f)));
    }
    return answers;
  }

  private static <A, B> ListenableFuture<B> map(ListenableFuture<A> future, Function<A, B> to) {
    return com.google.common.util.concurrent.Futures.transform(
        future, to::apply, com.google.common.util.concurrent.MoreExecutors.directExecutor());
  }

  private static <T> T await(ListenableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new XmtpException(
          XmtpException.Code.CLOSED, XmtpException.Retry.NEVER, "interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StatusRuntimeException s) {
        throw GrpcErrors.forRead(s);
      }
      throw new XmtpException(
          XmtpException.Code.UNAVAILABLE, XmtpException.Retry.LATER, "the call failed", e);
    }
  }

  private static <T> List<List<T>> chunks(List<T> all, int size) {
    List<List<T>> chunks = new ArrayList<>();
    for (int i = 0; i < all.size(); i += size) {
      chunks.add(all.subList(i, Math.min(all.size(), i + size)));
    }
    return chunks;
  }

  private static ByteString bytes(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
