package dev.larkpost.testkit;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.BotEngineBuilder;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.EngineSettings;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.Faults;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.identity.Signer;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A bot on a node of its own, in this process, on a manual clock:
 *
 * <pre>{@code
 * try (TestBot bot = TestBot.of(Routes.builder().text(m -> "gm").build())) {
 *   Person alice = bot.person();
 *   alice.says("gm");
 *   alice.hears("gm");
 * }
 * }</pre>
 *
 * The node can be hurt by name through {@link #faults}. Used by one test thread.
 */
public final class TestBot implements AutoCloseable {
  private static final long SEED = 20261121;

  private final ManualClock clock = ManualClock.startingNow();
  private final EmbeddedNode node;
  private final Signer signer = KeySigner.generate(new SecureRandom());
  private final BotState state = BotState.inMemory();
  private final Routes routes;
  private final UnaryOperator<BotEngineBuilder> more;
  private final List<Person> people = new ArrayList<>();
  private StreamingClient client;
  private BotEngine engine;

  private TestBot(Routes routes, UnaryOperator<BotEngineBuilder> more) {
    this.routes = routes;
    this.more = more;
    this.node = EmbeddedNode.start(NodeConfig.inMemory());
    this.client = open();
    this.engine = run(client);
  }

  /** A bot with these handlers. */
  public static TestBot of(Routes routes) {
    return of(routes, builder -> builder);
  }

  /** A bot with these handlers. @param more what else the engine should get, such as a listener */
  public static TestBot of(Routes routes, UnaryOperator<BotEngineBuilder> more) {
    return new TestBot(routes, more);
  }

  private StreamingClient open() {
    return StreamingClient.open(
        ClientSetup.of(
            signer,
            GrpcTransport.connect(NetworkAddress.local(node.port()), "larkpost-test/0.1"),
            state.client()));
  }

  private BotEngine run(StreamingClient opened) {
    BotEngine started =
        more.apply(
                BotEngine.builder(opened, state.engine(), routes)
                    .name("test-bot")
                    .clock(clock)
                    .settings(EngineSettings.defaults("test-bot", new Random(SEED))))
            .build();
    clock.onPass(started::wake);
    started.start();
    opened.start();
    if (!opened.awaitReady(Person.PATIENCE)) {
      throw new AssertionError("the bot's client is " + opened.state());
    }
    return started;
  }

  /** Somebody new on the bot's node; closed with the bot. */
  public Person person() {
    Person person = Person.join(node.port(), inbox(), clock);
    people.add(person);
    return person;
  }

  public InboxId inbox() {
    return client.inboxId();
  }

  /** Time for the bot and its people; the node and the clients' own upkeep keep real time. */
  public ManualClock clock() {
    return clock;
  }

  /** What can go wrong between them, by name. */
  public Faults faults() {
    return node.faults();
  }

  public int nodePort() {
    return node.port();
  }

  public BotEngine engine() {
    return engine;
  }

  /** Stops the bot and starts it again with the state it left. */
  public void restart() {
    stop();
    start();
  }

  /** Stops the bot; people and node go on. */
  public void stop() {
    engine.close();
    client.close();
  }

  /** Starts a stopped bot with the state it left. */
  public void start() {
    client = open();
    engine = run(client);
  }

  @Override
  public void close() {
    people.forEach(Person::close);
    stop();
    node.close();
  }
}
