package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.jdbc.SqliteStore;
import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.EventIntake;
import dev.larkpost.engine.connect.Feed;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.template.Template;
import dev.larkpost.engine.template.Variables;
import dev.larkpost.engine.trigger.Filter;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A bot in a process of its own that follows a chain and tells people of it, to be killed:
 * arguments are node port, data folder, the chain's address and the contract's; prints its inbox
 * when ready.
 */
final class FollowingProcess {
  /** The rule's own name in the texts: so many debts, told and taken back. */
  static final String TOLD = "debt ";

  static final String GONE = "gone ";

  private static final int BATCH = 3;

  private FollowingProcess() {}

  public static void main(String[] args) throws InterruptedException {
    SqliteStore store =
        SqliteStore.open(
            Path.of(args[1]).resolve("bot.db"), Secret.owning(new byte[32]), new SecureRandom());
    StreamingClient client =
        StreamingClient.open(
            ClientSetup.of(
                KeySigner.of(Secret.owning(key())),
                GrpcTransport.connect(
                    NetworkAddress.local(Integer.parseInt(args[0])), "intake-test/0.1"),
                store));
    BotEngine engine =
        BotEngine.builder(client, store.engine(), Routes.builder().build())
            .name("following")
            .category(new Category("debts", Category.Silent.TELL))
            .template(
                Template.of(
                    Template.Source.of("gone", Template.Kind.TEXT, GONE + "{debt}"),
                    Variables.named(List.of("user", "debt"))))
            .rule(rule())
            .build();
    engine.start();
    client.start();
    if (!client.awaitReady(Duration.ofMinutes(2))) {
      System.err.println("not ready: " + client.state());
      System.exit(1);
    }
    intake(engine, args[2], args[3]).start();
    System.out.println("ready " + client.inboxId());
    Thread.currentThread().join();
  }

  /** A test-only key. */
  private static byte[] key() {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) 0x22);
    return key;
  }

  private static Rule rule() {
    return new Rule(
        new Trigger("debts", new EventName("vault.Liquidated"), Filter.ANY),
        match -> {
          Event event = match.event();
          return List.of(
              Notification.to(event.fields().text("user"))
                  .category("debts")
                  .text(TOLD + event.fields().integer("debt"))
                  .onRetraction("gone"));
        });
  }

  private static EventIntake intake(BotEngine engine, String http, String vault) {
    EvmChain chain =
        EvmChain.open(
            Follow.chain(ProviderSettings.of("anvil", http)),
            Clock.systemUTC(),
            new Random(1),
            SourceListener.SILENT);
    EvmSource source =
        new EvmSource(chain, KilledIntakeTest.settings(vault), SourceListener.SILENT);
    return new EventIntake(
        "following",
        List.of(new Feed(source, Feed.NO_SINK, Set.of())),
        List.of(),
        new EventIntake.Parts(
            engine,
            engine.rules(),
            SourceListener.SILENT,
            new EngineListener() {},
            Clock.systemUTC(),
            new Random(2),
            BATCH,
            Duration.ofDays(30)));
  }
}
