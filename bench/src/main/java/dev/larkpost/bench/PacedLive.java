package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.limit.BucketLimiter;
import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.Forecast;
import dev.larkpost.engine.limit.PacedTransport;
import dev.larkpost.engine.limit.RateLimiter;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import dev.larkpost.xmtp.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Some minutes of real time against the real node with the hosted network's limits on: registering
 * people, new DMs and more messages than the bucket holds, all from one budget.
 */
final class PacedLive implements Scenario {
  private static final String READY = "larkpost node ready port=";
  private static final int PEOPLE = 60;
  private static final int EACH = 60;
  private static final int EACH_QUICK = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int UNITS_OF_DM = 2;
  private static final double PLAN_MAX_PERCENT = 10;

  private final RateLimiter publishes = new BucketLimiter(Budget.hosted(), Clock.systemUTC());
  private final RateLimiter reads = new BucketLimiter(Budget.hostedReads(), Clock.systemUTC());

  @Override
  public List<Row> run(Trial trial) {
    int each = trial.sizes() == Sizes.QUICK ? EACH_QUICK : EACH;
    try (Lab lab = trial.lab()) {
      ChildProcess node =
          lab.start(
              "limited",
              lab.home()
                  .java(
                      "dev.larkpost.node.NodeMain",
                      List.of("-Xmx1g"),
                      List.of("--port", "0", "--admin", "0", "--limits", "on")),
              Map.of());
      String[] ports = node.line(READY, Clients.PATIENCE).split(" admin=", 2);
      NetworkAddress address = NetworkAddress.local(Integer.parseInt(ports[0]));
      double seconds = announce(address, each);
      // A full bucket at the start; registering costs two units, like opening a DM.
      long units = (long) PEOPLE * (each + 2 * UNITS_OF_DM) + UNITS_OF_DM;
      Instant now = Instant.EPOCH;
      double planned =
          Duration.between(
                      now,
                      new Forecast(Optional.of(Budget.hosted()), Forecast.PER_SECOND)
                          .last(now, units))
                  .toMillis()
              / 1e3;
      String name = " of " + PEOPLE * each + " texts in real time, limits on";
      return List.of(
          Row.cost("refusals" + name, "requests", List.of(refused(ports[1])), List.of())
              .target(Target.oursAtMost(0)),
          Row.cost("time" + name, "s", List.of(seconds), List.of())
              .note("the forecast says " + Math.round(planned) + " s"),
          Row.cost(
                  "forecast" + name + " off by",
                  "%",
                  List.of(100 * Math.abs(planned / seconds - 1)),
                  List.of())
              .target(Target.oursAtMost(PLAN_MAX_PERCENT)));
    }
  }

  /**
   * @return seconds from the first registration to the last confirmation
   */
  private double announce(NetworkAddress node, int each) {
    long began = System.nanoTime();
    List<InboxId> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      try (StreamingClient person = open(node, BotState.inMemory())) {
        people.add(person.inboxId());
      }
    }
    BotState state = BotState.inMemory();
    Tally tally = new Tally();
    try (StreamingClient client = open(node, state);
        BotEngine engine =
            BotEngine.builder(client, state.engine(), Routes.builder().build())
                .limiter(publishes)
                .listener(tally)
                .build()) {
      engine.start();
      Clients.started(client);
      for (int round = 0; round < each; round++) {
        engine.send(texts(people, round));
      }
      tally.await((long) each * PEOPLE, PATIENCE);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private StreamingClient open(NetworkAddress node, BotState state) {
    Transport paced =
        new PacedTransport(
            GrpcTransport.connect(node, "larkpost-bench/1"), publishes, reads, Clock.systemUTC());
    return StreamingClient.open(
        ClientSetup.of(KeySigner.generate(new SecureRandom()), paced, state.client()));
  }

  private static List<NewDelivery> texts(List<InboxId> people, int round) {
    byte[] content = ContentCodec.encode(new Content.Text("round " + round));
    return people.stream()
        .map(
            inbox ->
                new NewDelivery(
                    Lane.NOTIFICATION,
                    new Destination.ToInbox(inbox),
                    new Body(content, inbox + "-" + round, true),
                    Optional.empty(),
                    Instant.now()))
        .toList();
  }

  private static double refused(String admin) {
    URI stats = URI.create("http://127.0.0.1:" + admin + "/stats");
    try (InputStream in = stats.toURL().openStream()) {
      JsonNode refused = new ObjectMapper().readTree(in).path("refused");
      return StreamSupport.stream(refused.spliterator(), false).mapToLong(JsonNode::asLong).sum();
    } catch (IOException e) {
      throw new UncheckedIOException("the node's statistics", e);
    }
  }
}
