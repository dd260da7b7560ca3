package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.larkpost.node.Faults.Fault;
import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import dev.larkpost.xmtp.wire.api.mls.MlsApiGrpc;
import dev.larkpost.xmtp.wire.api.mls.SendGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SubscribeGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SubscribeWelcomeMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.WelcomeMessage;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Section 2.6: headers first, history then live, nothing twice, slow readers cut off. */
class StreamsTest {
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
  void headers_come_before_any_message_on_both_subscriptions() {
    try (TestStream<GroupMessage> groups = net.subscribe(group, 0);
        TestStream<WelcomeMessage> welcomes = welcomes(new byte[32], 0)) {
      assertTrue(groups.headers().keys().contains("subscribed"));
      assertTrue(welcomes.headers().keys().contains("subscribed"));
      assertEquals(0, groups.unread());
      assertEquals(0, welcomes.unread());
    }
  }

  @Test
  void a_group_subscription_without_filters_stays_open() {
    try (TestStream<GroupMessage> stream =
        TestStream.open(
            net.channel,
            MlsApiGrpc.getSubscribeGroupMessagesMethod(),
            SubscribeGroupMessagesRequest.getDefaultInstance())) {
      awaitStreams(1);
      net.mls.sendGroupMessages(Forge.send(group, 0, 1));
      assertEquals(0, stream.unread());
      assertEquals(1, net.node.openStreams());
    }
  }

  @Test
  void a_welcome_subscription_without_filters_is_refused() {
    try (TestStream<WelcomeMessage> stream =
        TestStream.open(
            net.channel,
            MlsApiGrpc.getSubscribeWelcomeMessagesMethod(),
            SubscribeWelcomeMessagesRequest.getDefaultInstance())) {
      assertEquals(Status.Code.INVALID_ARGUMENT, stream.closed().getCode());
    }
  }

  @Test
  void history_after_the_cursor_comes_first_then_what_is_new() {
    net.mls.sendGroupMessages(Forge.send(group, 0, 250));
    try (TestStream<GroupMessage> stream = net.subscribe(group, 20)) {
      assertEquals(LongStream.rangeClosed(21, 250).boxed().toList(), ids(stream.next(230)));
      net.mls.sendGroupMessages(Forge.send(group, 250, 260));
      assertEquals(LongStream.rangeClosed(251, 260).boxed().toList(), ids(stream.next(10)));
      assertEquals(0, stream.unread());
    }
  }

  /** Subscriptions open while somebody writes: each topic must be gap-free and without repeats. */
  @Test
  void no_message_is_lost_or_doubled_between_history_and_live() throws Exception {
    int total = 2_000;
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int n = 0; n < total; n += 5) {
                net.mls.sendGroupMessages(Forge.send(group, n, n + 5));
              }
            });
    List<TestStream<GroupMessage>> streams = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TestStream<GroupMessage> stream = net.subscribe(group, 0);
      stream.next();
      streams.add(stream);
    }
    writer.get();
    for (TestStream<GroupMessage> stream : streams) {
      assertEquals(LongStream.rangeClosed(2, total).boxed().toList(), ids(stream.next(total - 1)));
      assertEquals(0, stream.unread());
      stream.close();
    }
  }

  @Test
  void a_resumed_stream_goes_on_after_its_cursor() {
    net.mls.sendGroupMessages(Forge.send(group, 0, 5));
    long last;
    try (TestStream<GroupMessage> stream = net.subscribe(group, 0)) {
      last = ids(stream.next(5)).getLast();
    }
    net.mls.sendGroupMessages(Forge.send(group, 5, 8));
    try (TestStream<GroupMessage> stream = net.subscribe(group, last)) {
      assertEquals(List.of(6L, 7L, 8L), ids(stream.next(3)));
    }
  }

  @Test
  void ten_thousand_filters_fit_in_one_stream() {
    int groups = 10_000;
    SubscribeGroupMessagesRequest.Builder request = SubscribeGroupMessagesRequest.newBuilder();
    for (int i = 0; i < groups; i++) {
      request.addFiltersBuilder().setGroupId(ByteString.copyFrom(Forge.id(i)));
    }
    net.mls.sendGroupMessages(Forge.send(Forge.id(7), 0, 2));
    try (TestStream<GroupMessage> stream =
        TestStream.open(
            net.channel, MlsApiGrpc.getSubscribeGroupMessagesMethod(), request.build())) {
      assertEquals(List.of(1L, 2L), ids(stream.next(2)));
      SendGroupMessagesRequest.Builder all = SendGroupMessagesRequest.newBuilder();
      for (int i = 0; i < groups; i++) {
        all.addMessages(Forge.input(Forge.message(Forge.id(i), 1, 77)));
      }
      net.mls.sendGroupMessages(all.build());
      assertEquals(
          LongStream.rangeClosed(3, groups + 2).boxed().toList(), ids(stream.next(groups)));
    }
  }

  @Test
  void a_reader_that_does_not_read_is_cut_off() {
    try (TestStream<GroupMessage> slow =
        TestStream.idle(
            net.channel,
            MlsApiGrpc.getSubscribeGroupMessagesMethod(),
            NodeFixture.filter(group, 0))) {
      slow.headers();
      for (int n = 0; n < LiveStream.WAITING_MAX + 30_000; n += 5_000) {
        net.mls.sendGroupMessages(Forge.send(group, n, n + 5_000));
      }
      slow.request(Integer.MAX_VALUE);
      assertEquals(Status.Code.ABORTED, slow.closed().getCode());
      assertEquals(1, net.node.counters().refusals("SubscribeGroupMessages:SLOW_READER"));
    }
  }

  @Test
  void withheld_headers_come_with_the_first_message() {
    net.node.faults().inject(Fault.WITHHOLD_HEADERS, "SubscribeGroupMessages", 1);
    try (TestStream<GroupMessage> stream = net.subscribe(group, 0);
        TestStream<WelcomeMessage> usual = welcomes(new byte[32], 0)) {
      usual.headers();
      awaitStreams(2);
      assertFalse(stream.hasHeaders());
      net.mls.sendGroupMessages(Forge.send(group, 0, 1));
      stream.next();
      assertTrue(stream.hasHeaders());
    }
  }

  @Test
  void dropped_streams_end_as_told() {
    try (TestStream<GroupMessage> broken = net.subscribe(group, 0)) {
      broken.headers();
      awaitStreams(1);
      assertEquals(1, net.node.faults().dropStreams(Faults.ANY, false));
      assertEquals(Status.Code.UNAVAILABLE, broken.closed().getCode());
    }
    try (TestStream<WelcomeMessage> clean = welcomes(new byte[32], 0)) {
      clean.headers();
      awaitStreams(1);
      assertEquals(1, net.node.faults().dropStreams("SubscribeWelcomeMessages", true));
      assertEquals(Status.Code.OK, clean.closed().getCode());
    }
  }

  @Test
  void skipped_and_doubled_deliveries_are_injected_by_name() {
    try (TestStream<GroupMessage> stream = net.subscribe(group, 0)) {
      stream.headers();
      awaitStreams(1);
      pastHistory(stream, group);
      net.node.faults().inject(Fault.SKIP_DELIVERY, "SubscribeGroupMessages", 1);
      net.mls.sendGroupMessages(Forge.send(group, 1, 3));
      assertEquals(3, ids(stream.next(1)).getFirst());
      net.node.faults().inject(Fault.DUPLICATE_DELIVERY, Faults.ANY, 1);
      net.mls.sendGroupMessages(Forge.send(group, 3, 5));
      assertEquals(List.of(4L, 4L, 5L), ids(stream.next(3)));
    }
  }

  @Test
  void a_held_back_delivery_is_overtaken_by_another_topic_only() {
    byte[] other = Forge.id(2);
    SubscribeGroupMessagesRequest both =
        NodeFixture.filter(group, 0).toBuilder()
            .addAllFilters(NodeFixture.filter(other, 0).getFiltersList())
            .build();
    try (TestStream<GroupMessage> stream =
        TestStream.open(net.channel, MlsApiGrpc.getSubscribeGroupMessagesMethod(), both)) {
      awaitStreams(1);
      pastHistory(stream, group);
      pastHistory(stream, other);
      net.node.faults().inject(Fault.REORDER_DELIVERY, "SubscribeGroupMessages", 1);
      net.mls.sendGroupMessages(Forge.send(group, 1, 2));
      net.mls.sendGroupMessages(Forge.send(other, 1, 2));
      assertEquals(List.of(4L, 3L), ids(stream.next(2)));
      net.node.faults().inject(Fault.REORDER_DELIVERY, "SubscribeGroupMessages", 1);
      net.mls.sendGroupMessages(Forge.send(group, 2, 4));
      assertEquals(List.of(5L, 6L), ids(stream.next(2)));
    }
  }

  /** Faults are for what comes live: a first message may still come out of the store. */
  private void pastHistory(TestStream<GroupMessage> stream, byte[] topic) {
    net.mls.sendGroupMessages(Forge.send(topic, 0, 1));
    stream.next(1);
  }

  @Test
  void a_stopping_node_ends_its_streams() {
    TestStream<GroupMessage> stream = net.subscribe(group, 0);
    stream.headers();
    awaitStreams(1);
    net.node.close();
    assertEquals(Status.Code.UNAVAILABLE, stream.closed().getCode());
  }

  /** Headers come before the filters are in place; a stored message proves nothing either. */
  private void awaitStreams(int count) {
    NodeFixture.await(() -> net.node.openStreams() >= count);
  }

  private TestStream<WelcomeMessage> welcomes(byte[] installation, long cursor) {
    SubscribeWelcomeMessagesRequest.Builder request = SubscribeWelcomeMessagesRequest.newBuilder();
    request
        .addFiltersBuilder()
        .setInstallationKey(ByteString.copyFrom(installation))
        .setIdCursor(cursor);
    return TestStream.open(
        net.channel, MlsApiGrpc.getSubscribeWelcomeMessagesMethod(), request.build());
  }

  private static List<Long> ids(List<GroupMessage> messages) {
    return messages.stream().map(m -> m.getV1().getId()).toList();
  }
}
