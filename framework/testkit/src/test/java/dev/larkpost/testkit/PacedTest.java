package dev.larkpost.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.limit.BucketLimiter;
import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.PacedTransport;
import dev.larkpost.engine.limit.Pause;
import dev.larkpost.engine.limit.RateLimiter;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.node.NodeLimits;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A client that counts everything it publishes and reads is never refused by a node that keeps the
 * hosted network's books, on its formula with smaller numbers. Time jumps where somebody waits.
 */
class PacedTest {
  private static final int PEOPLE = 40;
  private static final int ROUNDS = 3;
  private static final NodeLimits NODE = new NodeLimits(100, 20, 150, 30);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualClock clock = ManualClock.startingNow();
  private final RateLimiter publishes = limiter(NODE.publishBurst(), NODE.publishPerMinute());
  private final RateLimiter reads = limiter(NODE.readBurst(), NODE.readPerMinute());
  private final CountDownLatch confirmed = new CountDownLatch(PEOPLE * ROUNDS);

  private RateLimiter limiter(int capacity, int refill) {
    return new BucketLimiter(
        new Budget(capacity, refill, MINUTE, 0, Duration.ofMillis(250), Duration.ofSeconds(5)),
        clock);
  }

  /** Whoever waits lets the time pass for everybody. */
  private final class Jump implements Pause {
    @Override
    public void until(Instant when) {
      synchronized (clock) {
        Duration left = Duration.between(clock.instant(), when);
        if (!left.isNegative()) {
          clock.pass(left);
        }
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void registrations_new_dms_and_messages_together_are_never_refused() throws InterruptedException {
    Instant began = clock.instant();
    NodeConfig config = NodeConfig.inMemory().withLimits(NODE).withClock(clock);
    try (EmbeddedNode node = EmbeddedNode.start(config)) {
      List<InboxId> people = register(node);
      BotState state = BotState.inMemory();
      StreamingClient client = open(node, state);
      BotEngine engine =
          BotEngine.builder(client, state.engine(), Routes.builder().build())
              .clock(clock)
              .limiter(publishes)
              .listener(new Confirmed())
              .build();
      clock.onPass(engine::wake);
      engine.start();
      client.start();
      assertTrue(client.awaitReady(Person.PATIENCE));
      for (int round = 0; round < ROUNDS; round++) {
        engine.send(texts(people, round));
      }
      assertTrue(confirmed.await(5, TimeUnit.MINUTES), () -> "left " + confirmed.getCount());
      assertEquals(PEOPLE * ROUNDS, engine.deliveries().get(DeliveryState.CONFIRMED));
      engine.close();
      client.close();
      assertEquals(Map.of(), refusals(node));
      assertTrue(
          Duration.between(began, clock.instant()).compareTo(MINUTE.multipliedBy(5)) > 0,
          "the budget was never used up");
    }
  }

  private List<InboxId> register(EmbeddedNode node) {
    List<InboxId> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      StreamingClient person = open(node, BotState.inMemory());
      people.add(person.inboxId());
      person.close();
    }
    return people;
  }

  private StreamingClient open(EmbeddedNode node, BotState state) {
    return StreamingClient.open(
        ClientSetup.of(
            KeySigner.generate(new SecureRandom()),
            PacedTransport.waiting(
                GrpcTransport.connect(NetworkAddress.local(node.port()), "larkpost-test/0.1"),
                publishes,
                reads,
                new Jump()),
            state.client()));
  }

  private List<NewDelivery> texts(List<InboxId> people, int round) {
    byte[] content = ContentCodec.encode(new Content.Text("round " + round));
    return people.stream()
        .map(
            inbox ->
                new NewDelivery(
                    Lane.NOTIFICATION,
                    new Destination.ToInbox(inbox),
                    new Body(content, inbox + "-" + round, true),
                    Optional.empty(),
                    clock.instant()))
        .toList();
  }

  private static Map<String, Long> refusals(EmbeddedNode node) {
    return node.counters().refusals();
  }

  private final class Confirmed implements EngineListener {
    @Override
    public void deliveryConfirmed(long delivery) {
      confirmed.countDown();
    }

    @Override
    public void pacing(Duration pause) {
      new Jump().until(clock.instant().plus(pause));
    }
  }
}
