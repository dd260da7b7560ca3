package dev.larkpost.quarkus;

import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.event.EventName;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * Events of chains as a Reactive Messaging channel, each an {@code Event}. A block counts as done
 * once all its messages are acknowledged; a refused one comes again, and others of its batch too.
 */
@ApplicationScoped
@Connector(EvmChannels.NAME)
@ConnectorAttribute(
    name = "event",
    type = "string",
    direction = Direction.INCOMING,
    mandatory = true,
    description = "The event, such as vault.Liquidated")
@ConnectorAttribute(
    name = "finality",
    type = "string",
    direction = Direction.INCOMING,
    description = "When a block counts: blocks on top, safe or finalized; as configured by default")
@ConnectorAttribute(
    name = "bot",
    type = "string",
    direction = Direction.INCOMING,
    defaultValue = "bot",
    description =
        "The bot whose store keeps the place; made when the application has no such class")
public class EvmChannels implements InboundConnector {
  /** The connector's name in {@code mp.messaging} configuration. */
  public static final String NAME = "larkpost-evm";

  private final BotRegistry registry;

  EvmChannels(BotRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
    EventChannel channel = new EventChannel(config.getValue("channel-name", String.class));
    Wanted wanted =
        new Wanted(
            new EventName(config.getValue("event", String.class)),
            config.getOptionalValue("finality", String.class));
    String bot = config.getOptionalValue("bot", String.class).orElse("bot");
    registry.channel(bot, wanted, channel);
    return channel.messages();
  }
}
