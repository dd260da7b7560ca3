package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A bot in a process of its own, to be killed: arguments are node port, data folder and wallet key;
 * prints its inbox when ready.
 */
final class EchoProcess {
  private EchoProcess() {}

  public static void main(String[] args) throws InterruptedException {
    SqliteStore store = Stores.open(Path.of(args[1]));
    StreamingClient client =
        StreamingClient.open(
            ClientSetup.of(
                KeySigner.of(Secret.owning(java.util.HexFormat.of().parseHex(args[2]))),
                GrpcTransport.connect(
                    NetworkAddress.local(Integer.parseInt(args[0])), "crash-test/0.1"),
                store));
    Routes routes =
        Routes.builder()
            .text(
                context ->
                    Optional.of(new Content.Text("re: " + context.message().text().orElseThrow())))
            .build();
    BotEngine engine = BotEngine.builder(client, store.engine(), routes).name("echo").build();
    engine.start();
    client.start();
    if (!client.awaitReady(Duration.ofMinutes(2))) {
      System.err.println("not ready: " + client.state() + " " + client.counters().snapshot());
      System.exit(1);
    }
    System.out.println("ready " + client.inboxId());
    Thread.currentThread().join();
  }
}
