package dev.larkpost.engine.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.transport.Stretch;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What reads cost, before they go out. */
class PacedTransportTest {
  private static final int CONVERSATIONS = 2_000;

  private final Counter reads = new Counter();
  private final PacedTransport transport =
      new PacedTransport(wire(), RateLimiter.UNLIMITED, reads, Clock.systemUTC());

  private static final class Counter implements RateLimiter {
    private int units;
    private int answers;

    @Override
    public Grant request(Priority priority, int wanted) {
      units += wanted;
      return new Grant.Granted(wanted);
    }

    @Override
    public void answered() {
      answers++;
    }

    @Override
    public void refused(Duration quietFor) {}
  }

  /** Answers everything with an empty map. */
  private static Transport wire() {
    return (Transport)
        Proxy.newProxyInstance(
            Transport.class.getClassLoader(),
            new Class<?>[] {Transport.class},
            (proxy, method, arguments) -> Map.of());
  }

  private static Topic topic(int number) {
    return Topic.group(new ConversationId(ByteBuffer.allocate(16).putInt(number).array()));
  }

  @Test
  void counting_in_two_thousand_conversations_costs_one_unit() {
    Map<Topic, Stretch> stretches = new HashMap<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      stretches.put(topic(i), new Stretch(0, 1));
    }
    assertEquals(Map.of(), transport.count(stretches));
    assertEquals(1, reads.units);
    assertEquals(1, reads.answers);
    transport.heads(stretches.keySet());
    assertEquals(1 + CONVERSATIONS / 1_000, reads.units);
  }
}
