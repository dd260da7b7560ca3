package dev.larkpost.bots.gm;

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
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A fresh person on the local node: a wallet, an inbox and a client of its own, forgotten when the
 * page is left. Writes to one inbox and hears what comes back.
 */
final class Visitor implements AutoCloseable {
  private final XmtpClient client;
  private final BotEngine engine;
  private final InboxId bot;

  private Visitor(XmtpClient client, BotEngine engine, InboxId bot) {
    this.client = client;
    this.engine = engine;
    this.bot = bot;
  }

  /**
   * Registers somebody new; takes a moment.
   *
   * @param hears gets every text that comes in, on a thread of the visitor's
   */
  static Visitor arrive(NetworkAddress node, InboxId bot, Consumer<String> hears) {
    BotState state = BotState.inMemory();
    XmtpClient client =
        StreamingClient.open(
            ClientSetup.of(
                KeySigner.generate(new SecureRandom()),
                GrpcTransport.connect(node, "larkpost/0.1"),
                state.client()));
    Routes routes =
        Routes.builder()
            .text(
                context -> {
                  context.message().text().ifPresent(hears);
                  return Optional.empty();
                })
            .build();
    BotEngine engine =
        BotEngine.builder(client, state.engine(), routes)
            .name("visitor")
            .texts(new ConsentTexts("", "", "", ""))
            .build();
    engine.start();
    client.start();
    return new Visitor(client, engine, bot);
  }

  Identifier address() {
    return client.identifier();
  }

  void says(String text) {
    engine.send(
        List.of(
            new NewDelivery(
                Lane.NOTIFICATION,
                new Destination.ToInbox(bot),
                new Body(
                    ContentCodec.encode(new Content.Text(text)),
                    UUID.randomUUID().toString(),
                    true),
                Optional.empty(),
                Clock.systemUTC().instant())));
  }

  @Override
  public void close() {
    engine.close();
    client.close();
  }
}
