package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Somebody publishes rubbish on a client's topics; it costs the client nothing but a count. */
class HostileNeighbourTest {
  private static final long SEED = 666;
  private static final int ROUNDS = 300;

  @Test
  void rubbish_on_our_topics_stops_no_conversation() {
    Random random = new Random(SEED);
    try (EmbeddedNode node = EmbeddedNode.start(NodeConfig.inMemory());
        GrpcTransport attacker =
            GrpcTransport.connect(NetworkAddress.local(node.port()), "attacker/1");
        Person alice = Person.join(node.port());
        Person bob = Person.join(node.port())) {
      ConversationId dm = Town.dm(alice, bob);
      alice.says(dm, "before");
      bob.hears("before");
      List<Envelope> genuine = attacker.read(Map.of(Topic.group(dm), 0L), 100).envelopes();
      Topic welcomes = Topic.welcomes(bob.client().installationId());
      List<Envelope> genuineWelcomes = attacker.read(Map.of(welcomes, 0L), 100).envelopes();
      for (int i = 0; i < ROUNDS; i++) {
        List<Outgoing> batch = new ArrayList<>();
        batch.add(new Outgoing(Topic.group(dm), damaged(genuine, random)));
        batch.add(new Outgoing(welcomes, damaged(genuineWelcomes, random)));
        batch.add(
            new Outgoing(
                welcomes, new Payload.WelcomePointer(bytes(random, 50), bytes(random, 32), 2)));
        attacker.publish(batch);
      }
      alice.says(dm, "after");
      bob.hears("after");
      bob.says(dm, "still here");
      alice.hears("still here");
      assertEquals(2, bob.texts(dm).size());
      assertEquals(ClientState.READY, bob.client().state());
      long counted =
          bob.client().counters().snapshot().entrySet().stream()
              .filter(e -> e.getKey().startsWith("mls.") || e.getKey().startsWith("welcome."))
              .mapToLong(Map.Entry::getValue)
              .sum();
      assertTrue(counted >= ROUNDS, () -> bob.client().counters().snapshot().toString());
      assertTrue(
          bob.client().conversation(dm).orElseThrow().active(),
          () -> "closed: " + bob.client().conversation(dm));
    }
  }

  private static Payload damaged(List<Envelope> genuine, Random random) {
    Payload payload = genuine.get(random.nextInt(genuine.size())).payload();
    return switch (payload) {
      case Payload.GroupMessage m ->
          new Payload.GroupMessage(flipped(m.data(), random), m.senderHmac(), m.push());
      case Payload.Welcome w ->
          new Payload.Welcome(
              flipped(w.data(), random), w.hpkePublicKey(), w.algorithm(), w.metadata());
      case Payload other -> throw new AssertionError(other.getClass());
    };
  }

  /** Beyond the header, so that the node still knows where it belongs. */
  private static byte[] flipped(byte[] data, Random random) {
    byte[] copy = data.clone();
    int from = Math.min(40, copy.length - 1);
    copy[from + random.nextInt(copy.length - from)] ^= (byte) (1 + random.nextInt(255));
    return copy;
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
