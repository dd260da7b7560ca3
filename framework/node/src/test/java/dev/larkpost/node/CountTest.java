package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.node.Faults.Fault;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.transport.Counted;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import dev.larkpost.xmtp.transport.Stretch;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import dev.larkpost.xmtp.wire.api.mls.SendGroupMessagesRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Counting by a short stream: what it says, and what it costs. */
class CountTest {
  private static final String STREAM = "SubscribeGroupMessages";
  private static final String QUERY = "QueryGroupMessages";

  private final NodeFixture net = NodeFixture.inMemory();
  private final GrpcTransport transport =
      GrpcTransport.connect(NetworkAddress.local(net.node.port()), "count-test/1");

  @AfterEach
  void close() {
    transport.close();
    net.close();
  }

  private static Topic topic(int group) {
    return Topic.group(new ConversationId(Forge.id(group)));
  }

  private void says(int group, int from, int to) {
    net.mls.sendGroupMessages(Forge.send(Forge.id(group), from, to));
  }

  private List<Long> positions(int group) {
    return net.ascending(Forge.id(group), 100, 0).getMessagesList().stream()
        .map(GroupMessage::getV1)
        .map(GroupMessage.V1::getId)
        .toList();
  }

  private static Counted of(List<Long> positions) {
    return new Counted(positions.size(), positions.stream().mapToLong(p -> p).sum());
  }

  @Test
  void counts_each_stretch_from_behind_its_start_to_its_end() {
    says(1, 0, 5);
    says(2, 0, 3);
    says(1, 5, 8);
    List<Long> one = positions(1);
    List<Long> two = positions(2);
    Map<Topic, Counted> counted =
        transport.count(
            Map.of(
                topic(1), new Stretch(one.get(1), one.get(6)),
                topic(2), new Stretch(0, two.get(2))));
    assertEquals(Map.of(topic(1), of(one.subList(2, 7)), topic(2), of(two)), counted);
  }

  @Test
  void history_of_several_pages_is_counted_to_its_end() {
    says(1, 0, 250);
    long first = positions(1).getFirst();
    long last = transport.heads(List.of(topic(1))).getOrDefault(topic(1), first);
    Counted all = new Counted(250, (first + last) * 250 / 2);
    assertEquals(
        Map.of(topic(1), all), transport.count(Map.of(topic(1), new Stretch(first - 1, last))));
  }

  @Test
  void two_thousand_topics_cost_one_stream_and_no_query() {
    SendGroupMessagesRequest.Builder one = SendGroupMessagesRequest.newBuilder();
    for (int group = 0; group < 2_000; group++) {
      one.addMessages(Forge.input(Forge.message(Forge.id(group), 1, 0)));
    }
    net.mls.sendGroupMessages(one.build());
    Map<Topic, Stretch> stretches = new HashMap<>();
    Map<Topic, Counted> expected = new HashMap<>();
    transport
        .heads(IntStream.range(0, 2_000).mapToObj(CountTest::topic).toList())
        .forEach(
            (topic, head) -> {
              stretches.put(topic, new Stretch(0, head));
              expected.put(topic, new Counted(1, head));
            });
    assertEquals(2_000, expected.size());
    assertEquals(expected, transport.count(stretches));
    assertEquals(1, net.node.counters().requests(STREAM));
    assertEquals(0, net.node.counters().requests(QUERY));
    NodeFixture.await(() -> net.node.openStreams() == 0);
  }

  @Test
  void without_stretches_nobody_is_asked() {
    assertEquals(Map.of(), transport.count(Map.of()));
    assertEquals(0, net.node.counters().requests(STREAM));
  }

  /** Waits as long as a node may be silent; the second while the first does. */
  @Test
  void an_end_that_never_comes_is_absent_but_a_node_that_says_nothing_at_all_is_away() {
    net.node.faults().inject(Fault.WITHHOLD_HEADERS, STREAM, 1);
    CompletableFuture<?> unheard =
        CompletableFuture.runAsync(() -> transport.count(Map.of(topic(3), new Stretch(0, 1))));
    NodeFixture.await(() -> net.node.openStreams() == 1);
    says(1, 0, 2);
    says(2, 0, 2);
    List<Long> one = positions(1);
    long beyond = positions(2).getLast() + 1;
    assertEquals(
        Map.of(topic(1), of(one)),
        transport.count(
            Map.of(
                topic(1), new Stretch(0, one.getLast()),
                topic(2), new Stretch(0, beyond))));
    assertEquals(XmtpException.Code.UNAVAILABLE, failure(unheard));
  }

  private static XmtpException.Code failure(CompletableFuture<?> count) {
    Throwable why = assertThrows(CompletionException.class, count::join).getCause();
    return assertInstanceOf(XmtpException.class, why).code();
  }

  @Test
  void a_stream_that_is_refused_or_ends_early_says_nothing() {
    says(1, 0, 1);
    long beyond = positions(1).getLast() + 1;
    Map<Topic, Stretch> waiting = Map.of(topic(1), new Stretch(0, beyond));
    net.node.faults().inject(Fault.RESOURCE_EXHAUSTED, STREAM, 1);
    assertEquals(
        XmtpException.Code.THROTTLED,
        assertThrows(XmtpException.class, () -> transport.count(waiting)).code());
    for (boolean clean : List.of(true, false)) {
      CompletableFuture<?> counts = CompletableFuture.runAsync(() -> transport.count(waiting));
      NodeFixture.await(() -> net.node.faults().dropStreams(STREAM, clean) == 1);
      assertEquals(XmtpException.Code.UNAVAILABLE, failure(counts));
    }
  }
}
