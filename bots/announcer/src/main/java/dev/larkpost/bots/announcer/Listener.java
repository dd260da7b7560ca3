package dev.larkpost.bots.announcer;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.consent.ConsentTexts;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Somebody made up, who subscribes and says in the log what they hear; forgotten at the end. */
final class Listener implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Listener.class);

  private final XmtpClient client;
  private final BotEngine engine;

  private Listener(XmtpClient client, BotEngine engine) {
    this.client = client;
    this.engine = engine;
  }

  /** Registers somebody new, who asks the bot for a category. Takes a moment. */
  static Listener arrive(String name, String node, InboxId bot, String category) {
    BotState state = BotState.inMemory();
    XmtpClient client =
        StreamingClient.open(
            ClientSetup.of(
                KeySigner.generate(new SecureRandom()),
                GrpcTransport.connect(NetworkAddress.of(node), "larkpost/0.1"),
                state.client()));
    Routes routes =
        Routes.builder()
            .message(
                context -> {
                  // These people and what they hear are made up: nothing else is ever logged.
                  LOG.infof("%s hears: %s", name, text(context.message().content()));
                  return Optional.empty();
                })
            .build();
    BotEngine engine =
        BotEngine.builder(client, state.engine(), routes)
            .name("listener-" + name)
            .texts(new ConsentTexts("", "", "", ""))
            .build();
    engine.start();
    client.start();
    engine.send(
        List.of(
            new NewDelivery(
                Lane.NOTIFICATION,
                new Destination.ToInbox(bot),
                new Body(ContentCodec.encode(new Content.Text("START " + category)), "start", true),
                Optional.empty(),
                Clock.systemUTC().instant())));
    return new Listener(client, engine);
  }

  private static String text(Content content) {
    return switch (content) {
      case Content.Text said -> said.text();
      case Content.Markdown said -> said.markdown();
      case Content.Actions said -> said.description();
      default -> content.getClass().getSimpleName();
    };
  }

  @Override
  public void close() {
    engine.close();
    client.close();
  }
}
