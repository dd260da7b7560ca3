package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Empty;
import dev.larkpost.node.Faults.Fault;
import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import dev.larkpost.xmtp.wire.api.mls.MlsApiGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Faults do what their names say, and the limiter what design section 4 says. */
class FaultsTest {
  private final byte[] group = Forge.id(1);

  @Test
  void refused_requests_are_not_stored_and_the_count_runs_out() {
    try (NodeFixture net = NodeFixture.inMemory()) {
      net.node.faults().inject(Fault.RESOURCE_EXHAUSTED, "SendGroupMessages", 2);
      net.node.faults().inject(Fault.UNAVAILABLE, Faults.ANY, 1);
      assertEquals(Status.Code.RESOURCE_EXHAUSTED, sendCode(net));
      assertEquals(Status.Code.RESOURCE_EXHAUSTED, sendCode(net));
      assertEquals(Status.Code.UNAVAILABLE, sendCode(net));
      net.mls.sendGroupMessages(Forge.send(group, 0, 1));
      assertEquals(1, net.ascending(group, 100, 0).getMessagesCount());
    }
  }

  @Test
  void a_lost_answer_comes_after_the_write() {
    try (NodeFixture net = NodeFixture.inMemory()) {
      net.node.faults().inject(Fault.LOSE_ANSWER, "SendGroupMessages", 1);
      assertEquals(Status.Code.UNAVAILABLE, sendCode(net));
      assertEquals(1, net.ascending(group, 100, 0).getMessagesCount());
    }
  }

  @Test
  void held_requests_wait_and_delayed_ones_come_later() throws Exception {
    try (NodeFixture net = NodeFixture.inMemory()) {
      ListenableFuture<Empty> sent;
      try (Faults.Hold hold = net.node.faults().hold("SendGroupMessages")) {
        sent = MlsApiGrpc.newFutureStub(net.channel).sendGroupMessages(Forge.send(group, 0, 1));
        NodeFixture.await(() -> hold.waiting() == 1);
        assertEquals(0, net.ascending(group, 100, 0).getMessagesCount());
        assertTrue(!sent.isDone());
      }
      sent.get(1, TimeUnit.MINUTES);
      net.node.faults().delay("QueryGroupMessages", Duration.ofMillis(30));
      long before = System.nanoTime();
      assertEquals(1, net.ascending(group, 100, 0).getMessagesCount());
      assertTrue(System.nanoTime() - before >= 30_000_000);
    }
  }

  @Test
  void after_the_cutover_only_reading_works() {
    try (NodeFixture net = NodeFixture.inMemory();
        TestStream<GroupMessage> stream = net.subscribe(group, 0)) {
      stream.headers();
      net.node.faults().cutover(true);
      Status refused =
          assertThrows(
                  StatusRuntimeException.class,
                  () -> net.mls.sendGroupMessages(Forge.send(group, 0, 1)))
              .getStatus();
      assertEquals(Status.Code.UNAVAILABLE, refused.getCode());
      assertEquals(
          "publishing to XMTP V3 is no longer available. Please upgrade your client to XMTP D14N.",
          refused.getDescription());
      assertEquals(0, net.ascending(group, 100, 0).getMessagesCount());
      assertEquals(StreamSet.CUTOVER_TEXT, net.subscribe(group, 0).closed().getDescription());
      net.node.faults().clear();
      net.mls.sendGroupMessages(Forge.send(group, 0, 1));
    }
  }

  @Test
  void with_limits_a_batch_costs_what_it_holds() {
    Clock clock = Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC);
    NodeConfig config =
        NodeConfig.inMemory().withClock(clock).withLimits(new NodeLimits(10, 5, 3, 2));
    try (NodeFixture net = new NodeFixture(config)) {
      net.mls.sendGroupMessages(Forge.send(group, 0, 8));
      assertEquals(
          Status.Code.RESOURCE_EXHAUSTED,
          NodeFixture.code(() -> net.mls.sendGroupMessages(Forge.send(group, 8, 11))));
      net.mls.sendGroupMessages(Forge.send(group, 8, 10));
      assertEquals(10, net.ascending(group, 100, 0).getMessagesCount());
      assertEquals(1, net.node.counters().refusals("SendGroupMessages:RATE_LIMITED"));
      try (TestStream<GroupMessage> one = net.subscribe(group, 0);
          TestStream<GroupMessage> two = net.subscribe(group, 0)) {
        one.next();
        two.next();
        assertEquals(
            Status.Code.RESOURCE_EXHAUSTED, NodeFixture.code(() -> net.ascending(group, 100, 0)));
      }
      assertTrue(net.node.faults().dropStreams(Faults.ANY, false) >= 0, "the node is still alive");
    }
  }

  private Status.Code sendCode(NodeFixture net) {
    return NodeFixture.code(() -> net.mls.sendGroupMessages(Forge.send(group, 0, 1)));
  }
}
