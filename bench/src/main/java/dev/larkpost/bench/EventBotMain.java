package dev.larkpost.bench;

import dev.larkpost.connectors.evm.ChainSettings;
import dev.larkpost.connectors.evm.EvmChain;
import dev.larkpost.connectors.evm.EvmSource;
import dev.larkpost.connectors.evm.Finality;
import dev.larkpost.connectors.evm.ProviderSettings;
import dev.larkpost.connectors.evm.SourceSettings;
import dev.larkpost.connectors.jdbc.SqliteStore;
import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.EventPump;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.trigger.Filter;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A bot that tells whoever got native currency, a process of its own: arguments are the node's URL,
 * its folder and the chain's port. Prints {@code ready}, and a line with the time for everything it
 * published.
 */
public final class EventBotMain {
  static final String READY = "ready";
  static final String PUBLISHED = "published ";
  static final long CHAIN_ID = 31_337;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int BATCH = 100;

  private EventBotMain() {}

  public static void main(String[] arguments) {
    Clients clients = new Clients(NetworkAddress.of(arguments[0]));
    Path folder = Path.of(arguments[1]);
    SqliteStore store = clients.store(folder, "bot");
    StreamingClient client = clients.open(folder, "bot", store);
    BotEngine engine =
        BotEngine.builder(client, store.engine(), Routes.builder().build())
            .category(new Category("money", Category.Silent.TELL))
            .rule(
                new Rule(
                    new Trigger("got", new EventName("local.Transfer"), Filter.ANY),
                    match ->
                        List.of(
                            Notification.to(match.event().fields().text("to"))
                                .category("money")
                                .text("you got " + match.event().fields().integer("value")))))
            .listener(
                new EngineListener() {
                  @Override
                  public void deliveryPublished(long delivery, Duration took) {
                    System.out.println(PUBLISHED + System.currentTimeMillis());
                  }
                })
            .build();
    engine.start();
    Clients.started(client);
    follow(store, engine, arguments[2]);
  }

  private static void follow(SqliteStore store, BotEngine engine, String port) {
    SourceListener listener = new SourceListener() {};
    ProviderSettings provider =
        ProviderSettings.of("anvil", "http://127.0.0.1:" + port)
            .withWebSocket("ws://127.0.0.1:" + port);
    ChainSettings chainSettings = ChainSettings.of("local", CHAIN_ID, List.of(provider));
    SourceSettings settings =
        SourceSettings.of("local", new Finality.Depth(0)).startingAt(1).withTransfers();
    EvmChain chain = EvmChain.open(chainSettings, Clock.systemUTC(), new Random(1), listener);
    EvmSource source = new EvmSource(chain, settings, listener);
    EventPump pump =
        new EventPump(
            source,
            new EventPump.Parts(
                store.transactions(), store.events(), engine.rules(), listener, Clock.systemUTC()),
            new EventPump.Settings(
                BATCH,
                PATIENCE,
                new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), new Random(1))));
    System.out.println(READY);
    while (!Thread.currentThread().isInterrupted()) {
      pump.runOnce();
    }
  }
}
