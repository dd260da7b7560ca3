package dev.larkpost.quarkus;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.providers.helpers.MultiUtils;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.jboss.logging.Logger;

/**
 * XMTP as a Reactive Messaging connector. Incoming: every message people send that no annotated
 * handler of the bot wants; it counts as handled once it is acknowledged. Outgoing: texts and
 * contents; acknowledged once they are durable in the outbox.
 */
@ApplicationScoped
@Connector(XmtpConnector.NAME)
@ConnectorAttribute(
    name = "bot",
    type = "string",
    direction = Direction.INCOMING_AND_OUTGOING,
    defaultValue = "bot",
    description = "The bot whose messages these are; made when the application has no such class")
public class XmtpConnector implements InboundConnector, OutboundConnector {
  /** The connector's name in {@code mp.messaging} configuration. */
  public static final String NAME = "larkpost-xmtp";

  private static final Logger LOG = Logger.getLogger(XmtpConnector.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);

  private final BotRegistry registry;
  private final Bots bots;

  XmtpConnector(BotRegistry registry, Bots bots) {
    this.registry = registry;
    this.bots = bots;
  }

  @Override
  public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
    ChannelInbox inbox = new ChannelInbox();
    registry.handler(bot(config), HandlerKind.MESSAGE, "", inbox);
    return inbox.messages();
  }

  @Override
  public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
    String bot = bot(config);
    String channel = config.getValue("channel-name", String.class);
    registry.bot(bot);
    return MultiUtils.via(
        messages -> messages.onItem().transformToUniAndConcatenate(m -> send(bot, channel, m)));
  }

  private static String bot(Config config) {
    return config.getOptionalValue("bot", String.class).orElse("bot");
  }

  private Uni<Message<?>> send(String bot, String channel, Message<?> message) {
    return Uni.createFrom()
        .item(() -> plan(bot, channel, message))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .onItem()
        .transformToUni(done -> Uni.createFrom().completionStage(message.ack()))
        .onFailure()
        .recoverWithUni(failure -> refuse(channel, message, failure))
        .replaceWith(message);
  }

  private static Uni<Void> refuse(String channel, Message<?> message, Throwable failure) {
    LOG.warnf("LP4012 channel %s: not sent, %s", channel, failure.getClass().getName());
    return Uni.createFrom().completionStage(message.nack(failure));
  }

  /** An answer when it names nowhere else to go and was caused by a message that came in. */
  private boolean plan(String bot, String channel, Message<?> message) {
    BotEngine engine =
        bots.started(bot, START_PATIENCE)
            .orElseThrow(() -> new IllegalStateException("bot " + bot + " has not started"))
            .engine();
    Content content = content(message.getPayload());
    Optional<XmtpTarget> target = message.getMetadata(XmtpTarget.class);
    if (target.isPresent()) {
      engine.send(List.of(delivery(target.get(), content)));
    } else {
      XmtpCause cause =
          message
              .getMetadata(XmtpCause.class)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "nowhere to send it: give an XmtpTarget, or answer an incoming message"));
      engine.reply(cause.message().id(), cause.nextName(channel), List.of(content));
    }
    return true;
  }

  private static Content content(Object payload) {
    return switch (payload) {
      case Content content -> content;
      case String text -> new Content.Text(text);
      default ->
          throw new IllegalArgumentException(
              payload.getClass().getName() + " cannot be sent; give a text or a Content");
    };
  }

  private static NewDelivery delivery(XmtpTarget where, Content content) {
    return new NewDelivery(
        where.lane(),
        where.destination(),
        new Body(ContentCodec.encode(content), where.key(), ContentCodec.push(content)),
        where.category(),
        Clock.systemUTC().instant());
  }
}
