package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.wire.api.mls.BatchPublishCommitLogRequest;
import dev.larkpost.xmtp.wire.api.mls.BatchQueryCommitLogRequest;
import dev.larkpost.xmtp.wire.api.mls.FetchKeyPackagesRequest;
import dev.larkpost.xmtp.wire.api.mls.GetNewestGroupMessageRequest;
import dev.larkpost.xmtp.wire.api.mls.GetNewestGroupMessageResponse;
import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import dev.larkpost.xmtp.wire.api.mls.PagingInfo;
import dev.larkpost.xmtp.wire.api.mls.QueryGroupMessagesResponse;
import dev.larkpost.xmtp.wire.api.mls.QueryWelcomeMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SendGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SendWelcomeMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SortDirection;
import dev.larkpost.xmtp.wire.api.mls.WelcomeMessage;
import dev.larkpost.xmtp.wire.message.WelcomePointerWrapperAlgorithm;
import dev.larkpost.xmtp.wire.message.WelcomeWrapperAlgorithm;
import io.grpc.Status;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sections 2.4 and 2.5 through a raw client: pages, order, shapes, duplicates, refusals. */
class MessagesTest {
  private final NodeFixture net = new NodeFixture(config());
  private final byte[] group = Forge.id(1);

  /** The node every case runs against. */
  NodeConfig config() {
    return NodeConfig.inMemory();
  }

  @AfterEach
  void stop() {
    net.close();
  }

  @Test
  void two_hundred_and_fifty_messages_are_three_pages() {
    net.mls.sendGroupMessages(Forge.send(group, 0, 250));
    QueryGroupMessagesResponse one = net.ascending(group, 100, 0);
    assertPage(one, 1, 100, 100);
    QueryGroupMessagesResponse two = net.ascending(group, 100, one.getPagingInfo().getIdCursor());
    assertPage(two, 101, 200, 200);
    QueryGroupMessagesResponse three = net.ascending(group, 100, two.getPagingInfo().getIdCursor());
    assertPage(three, 201, 250, 0);
  }

  @Test
  void exactly_a_hundred_messages_are_a_full_page_and_an_empty_one() {
    net.mls.sendGroupMessages(Forge.send(group, 0, 100));
    assertPage(net.ascending(group, 100, 0), 1, 100, 100);
    QueryGroupMessagesResponse rest = net.ascending(group, 100, 100);
    assertEquals(0, rest.getMessagesCount());
    assertEquals(0, rest.getPagingInfo().getIdCursor());
  }

  @Test
  void a_page_is_a_hundred_whatever_else_is_asked() {
    net.mls.sendGroupMessages(Forge.send(group, 0, 120));
    for (int limit : new int[] {0, 101, 1_000, -1}) {
      QueryGroupMessagesResponse page = net.ascending(group, limit, 0);
      assertPage(page, 1, 100, 100);
      assertEquals(100, page.getPagingInfo().getLimit());
    }
    assertPage(net.ascending(group, 7, 0), 1, 7, 7);
  }

  @Test
  void without_paging_the_newest_hundred_come_newest_first() {
    net.mls.sendGroupMessages(Forge.send(group, 0, 120));
    QueryGroupMessagesResponse page = net.query(group, PagingInfo.getDefaultInstance());
    assertEquals(LongStream.rangeClosed(21, 120).map(n -> 141 - n).boxed().toList(), ids(page));
    assertEquals(21, page.getPagingInfo().getIdCursor());
    QueryGroupMessagesResponse rest =
        net.query(
            group,
            PagingInfo.newBuilder()
                .setDirection(SortDirection.SORT_DIRECTION_DESCENDING)
                .setIdCursor(21)
                .build());
    assertEquals(LongStream.rangeClosed(1, 20).map(n -> 21 - n).boxed().toList(), ids(rest));
    assertEquals(0, rest.getPagingInfo().getIdCursor());
  }

  @Test
  void a_message_comes_back_as_it_went_in() {
    ByteString data = Forge.message(group, 1, 5);
    net.mls.sendGroupMessages(
        SendGroupMessagesRequest.newBuilder().addMessages(Forge.input(data)).build());
    GroupMessage.V1 message = net.ascending(group, 100, 0).getMessages(0).getV1();
    assertEquals(data, message.getData());
    assertEquals(ByteString.copyFrom(group), message.getGroupId());
    assertEquals(32, message.getSenderHmac().size());
    assertTrue(message.getShouldPush());
    assertFalse(message.getIsCommit());
    assertTrue(message.getCreatedNs() > 0 && message.getCreatedNs() % 1_000 == 0);
  }

  @Test
  void commits_and_proposals_are_flagged() {
    net.mls.sendGroupMessages(
        SendGroupMessagesRequest.newBuilder()
            .addMessages(Forge.input(Forge.message(group, 2, 1)))
            .addMessages(Forge.input(Forge.message(group, 3, 2)))
            .build());
    assertTrue(
        net.ascending(group, 100, 0).getMessagesList().stream()
            .allMatch(m -> m.getV1().getIsCommit()));
  }

  @Test
  void the_same_bytes_are_stored_once() {
    net.mls.sendGroupMessages(Forge.send(group, 0, 3));
    net.mls.sendGroupMessages(Forge.send(group, 0, 4));
    assertEquals(4, net.ascending(group, 100, 0).getMessagesCount());
    assertEquals(3, net.node.counters().duplicates());
    assertEquals(4, net.node.counters().messages());
  }

  @Test
  void one_malformed_message_refuses_the_request() {
    SendGroupMessagesRequest request =
        Forge.send(group, 0, 1).toBuilder()
            .addMessages(Forge.input(ByteString.copyFromUtf8("nonsense")))
            .build();
    assertEquals(
        Status.Code.INVALID_ARGUMENT, NodeFixture.code(() -> net.mls.sendGroupMessages(request)));
    assertEquals(0, net.ascending(group, 100, 0).getMessagesCount());
    assertEquals(1, net.node.counters().refusals("SendGroupMessages:MALFORMED_MESSAGE"));
  }

  @Test
  void welcomes_change_their_shape_on_the_way_out() {
    byte[] installation = new byte[32];
    SendWelcomeMessagesRequest.Builder request = Forge.welcome(installation, 1).toBuilder();
    request.getMessagesBuilder(0).getV1Builder().setWelcomeMetadata(ByteString.copyFromUtf8("m"));
    request
        .addMessagesBuilder()
        .getWelcomePointerBuilder()
        .setInstallationKey(ByteString.copyFrom(installation))
        .setWelcomePointer(ByteString.copyFromUtf8("pointer"))
        .setHpkePublicKey(ByteString.copyFromUtf8("key"))
        .setWrapperAlgorithm(
            WelcomePointerWrapperAlgorithm
                .WELCOME_POINTER_WRAPPER_ALGORITHM_XWING_MLKEM_768_DRAFT_6);
    net.mls.sendWelcomeMessages(request.build());
    List<WelcomeMessage> welcomes =
        net.mls
            .queryWelcomeMessages(
                QueryWelcomeMessagesRequest.newBuilder()
                    .setInstallationKey(ByteString.copyFrom(installation))
                    .setPagingInfo(
                        PagingInfo.newBuilder()
                            .setDirection(SortDirection.SORT_DIRECTION_ASCENDING))
                    .build())
            .getMessagesList();
    WelcomeMessage.V1 plain = welcomes.get(0).getV1();
    assertEquals("welcome 1", plain.getData().toStringUtf8());
    assertEquals("m", plain.getWelcomeMetadata().toStringUtf8());
    assertEquals("key", plain.getHpkePublicKey().toStringUtf8());
    assertEquals(
        WelcomeWrapperAlgorithm.WELCOME_WRAPPER_ALGORITHM_CURVE25519, plain.getWrapperAlgorithm());
    WelcomeMessage.WelcomePointer pointer = welcomes.get(1).getWelcomePointer();
    assertEquals("pointer", pointer.getWelcomePointer().toStringUtf8());
    assertEquals(2, pointer.getId());
    assertEquals(2, pointer.getWrapperAlgorithmValue());
  }

  @Test
  void a_welcome_without_a_wrapper_key_must_be_symmetric() {
    SendWelcomeMessagesRequest.Builder request = Forge.welcome(new byte[32], 1).toBuilder();
    request.getMessagesBuilder(0).getV1Builder().clearHpkePublicKey();
    assertEquals(
        Status.Code.INVALID_ARGUMENT,
        NodeFixture.code(() -> net.mls.sendWelcomeMessages(request.build())));
    request
        .getMessagesBuilder(0)
        .getV1Builder()
        .setWrapperAlgorithm(WelcomeWrapperAlgorithm.WELCOME_WRAPPER_ALGORITHM_SYMMETRIC_KEY);
    net.mls.sendWelcomeMessages(request.build());
    assertEquals(1, net.node.counters().welcomes());
  }

  @Test
  void newest_messages_are_positional_and_bare_unless_asked() {
    net.mls.sendGroupMessages(Forge.send(group, 0, 3));
    GetNewestGroupMessageRequest.Builder request =
        GetNewestGroupMessageRequest.newBuilder()
            .addGroupIds(ByteString.copyFrom(Forge.id(9)))
            .addGroupIds(ByteString.copyFrom(group));
    GetNewestGroupMessageResponse bare = net.mls.getNewestGroupMessage(request.build());
    assertFalse(bare.getResponses(0).hasGroupMessage());
    GroupMessage.V1 newest = bare.getResponses(1).getGroupMessage().getV1();
    assertEquals(3, newest.getId());
    assertTrue(newest.getData().isEmpty() && newest.getCreatedNs() > 0);
    assertEquals(ByteString.copyFrom(group), newest.getGroupId());
    GetNewestGroupMessageResponse full =
        net.mls.getNewestGroupMessage(request.setIncludeContent(true).build());
    assertEquals(
        Forge.message(group, 1, 2), full.getResponses(1).getGroupMessage().getV1().getData());
  }

  @Test
  void unknown_installations_have_empty_key_packages() {
    FetchKeyPackagesRequest request =
        FetchKeyPackagesRequest.newBuilder()
            .addInstallationKeys(ByteString.copyFrom(new byte[32]))
            .addInstallationKeys(ByteString.copyFromUtf8("x"))
            .build();
    assertEquals(2, net.mls.fetchKeyPackages(request).getKeyPackagesCount());
    assertTrue(
        net.mls.fetchKeyPackages(request).getKeyPackages(1).getKeyPackageTlsSerialized().isEmpty());
  }

  @Test
  void commit_logs_are_taken_and_always_empty() {
    BatchQueryCommitLogRequest.Builder query = BatchQueryCommitLogRequest.newBuilder();
    query.addRequestsBuilder().setGroupId(ByteString.copyFrom(group));
    assertEquals(
        ByteString.copyFrom(group),
        net.mls.batchQueryCommitLog(query.build()).getResponses(0).getGroupId());
    assertEquals(
        Status.Code.INVALID_ARGUMENT,
        NodeFixture.code(
            () -> net.mls.batchQueryCommitLog(BatchQueryCommitLogRequest.getDefaultInstance())));
    assertEquals(
        Status.Code.INVALID_ARGUMENT,
        NodeFixture.code(
            () ->
                net.mls.batchPublishCommitLog(BatchPublishCommitLogRequest.getDefaultInstance())));
  }

  private static void assertPage(
      QueryGroupMessagesResponse page, long first, long last, long cursor) {
    assertEquals(LongStream.rangeClosed(first, last).boxed().toList(), ids(page));
    assertEquals(cursor, page.getPagingInfo().getIdCursor());
    assertEquals(SortDirection.SORT_DIRECTION_ASCENDING, page.getPagingInfo().getDirection());
  }

  private static List<Long> ids(QueryGroupMessagesResponse page) {
    return page.getMessagesList().stream().map(m -> m.getV1().getId()).toList();
  }
}
