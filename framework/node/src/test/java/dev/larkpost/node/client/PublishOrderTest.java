package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.Faults;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.PublishResult;
import dev.larkpost.xmtp.transport.Topic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch too large for one request. */
class PublishOrderTest {
  private static final int MEGABYTE = 1_000_000;
  private static final int MESSAGES = 25;

  @Test
  void nothing_is_sent_behind_a_request_that_did_not_arrive() {
    try (EmbeddedNode node = EmbeddedNode.start(NodeConfig.inMemory());
        GrpcTransport transport =
            GrpcTransport.connect(NetworkAddress.local(node.port()), "larkpost-test/0.1")) {
      node.faults().inject(Faults.Fault.UNAVAILABLE, "SendGroupMessages", 1);
      List<PublishResult> results = transport.publish(batch());
      assertEquals(1, node.counters().requests("SendGroupMessages"));
      assertEquals(MESSAGES, results.size());
      results.forEach(result -> assertInstanceOf(PublishResult.Unknown.class, result));
    }
  }

  private static List<Outgoing> batch() {
    Topic topic = Topic.group(ConversationId.ofHex("ab".repeat(16)));
    List<Outgoing> batch = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      byte[] data = new byte[MEGABYTE];
      data[0] = (byte) i;
      batch.add(new Outgoing(topic, new Payload.GroupMessage(data, new byte[0], false)));
    }
    return batch;
  }
}
