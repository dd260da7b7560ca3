package dev.larkpost.testkit.sim;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.EngineSettings;
import dev.larkpost.engine.consent.ConsentTexts;
import dev.larkpost.engine.inbound.FailedMessage;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.testkit.ManualClock;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A bot or a person of a simulation: a whole client and engine, run step by step. One thread. */
final class SimParty {
  private static final int DEAD_MAX = 10_000;

  /** What every party of a simulation shares. */
  record World(SimNetwork network, ManualClock clock, SecureRandom secrets) {}

  private final World world;
  private final String name;
  private final Routes routes;
  private final EngineListener listener;
  private final KeySigner signer;
  private final BotState state = BotState.inMemory();
  private Optional<StreamingClient> client = Optional.empty();
  private Optional<BotEngine> engine = Optional.empty();
  private int sent;

  SimParty(World world, String name, Routes routes, EngineListener listener) {
    this.world = world;
    this.name = name;
    this.routes = routes;
    this.listener = listener;
    this.signer = KeySigner.generate(world.secrets());
    open();
  }

  private void open() {
    StreamingClient opened =
        StreamingClient.open(
            new ClientSetup(
                signer,
                new SimTransport(world.network()),
                state.client(),
                false,
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                1,
                world.clock(),
                world.secrets()));
    client = Optional.of(opened);
    engine =
        Optional.of(
            BotEngine.builder(opened, state.engine(), routes)
                .name(name)
                .clock(world.clock())
                .threads(Runnable::run)
                .texts(new ConsentTexts("", "", "", ""))
                .settings(EngineSettings.defaults(name, new Random(name.hashCode())))
                .listener(listener)
                .build());
  }

  /** A round of everything. @return whether there was work */
  boolean step() {
    if (client.isEmpty()) {
      tryOpen();
      return true;
    }
    boolean received = client.get().runOnce();
    try {
      return engine.orElseThrow().runOnce() || received;
    } catch (XmtpException away) {
      return retried(away);
    }
  }

  private void tryOpen() {
    try {
      open();
    } catch (XmtpException away) {
      retried(away);
    }
  }

  private static boolean retried(XmtpException away) {
    if (away.retry() == XmtpException.Retry.NEVER) {
      throw away;
    }
    return true;
  }

  /** Everything in memory is gone; the next step begins with what is durable. */
  void crash() {
    client.ifPresent(StreamingClient::close);
    client = Optional.empty();
    engine = Optional.empty();
  }

  boolean running() {
    return client.isPresent();
  }

  String name() {
    return name;
  }

  InboxId inbox() {
    return client.orElseThrow().inboxId();
  }

  /** Durable here when this returns. */
  void says(Destination destination, String text) {
    engine
        .orElseThrow()
        .send(
            List.of(
                new NewDelivery(
                    Lane.NOTIFICATION,
                    destination,
                    new Body(
                        ContentCodec.encode(new Content.Text(text)), name + "-" + ++sent, true),
                    Optional.empty(),
                    world.clock().instant())));
  }

  ConversationId group(String title, List<InboxId> others) {
    return client.orElseThrow().groups().create(GroupOptions.named(title), others);
  }

  /** A commit of ours, racing with whatever others do; may fail while the network hurts. */
  void renames(ConversationId group, String title) {
    try {
      client.orElseThrow().groups().rename(group, title);
    } catch (XmtpException lostOrAway) {
      retried(lostOrAway);
    }
  }

  Optional<String> title(ConversationId group) {
    return client.orElseThrow().conversation(group).map(info -> info.name());
  }

  Map<DeliveryState, Long> deliveries() {
    return engine.orElseThrow().deliveries();
  }

  BotState state() {
    return state;
  }

  /** The texts given up. */
  List<String> dead() {
    List<FailedMessage> dead =
        state
            .client()
            .transactions()
            .inSnapshot(tx -> state.engine().failed().dead(tx, 0, DEAD_MAX));
    return dead.stream()
        .map(failed -> ContentCodec.decode(failed.message().content()))
        .map(content -> content instanceof Content.Text text ? text.text() : content.toString())
        .toList();
  }
}
