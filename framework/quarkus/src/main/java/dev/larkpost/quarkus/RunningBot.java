package dev.larkpost.quarkus;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.xmtp.ClientHealth;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.XmtpClient;
import java.util.ArrayList;
import java.util.List;

/** A bot at work: its sources, its engine and its client, stopped in the right order. */
record RunningBot(
    String name,
    String node,
    XmtpClient client,
    BotEngine engine,
    RecentHealth health,
    BotWiring wiring)
    implements AutoCloseable {
  boolean ready() {
    return client.state() == ClientState.READY;
  }

  BotStatus status() {
    ClientHealth known = health.get();
    List<String> warnings = new ArrayList<>(known.warnings());
    warnings.addAll(wiring.warnings());
    return new BotStatus(
        name,
        client.identifier().value(),
        client.inboxId().value(),
        client.installationId().hex(),
        node,
        client.state().name(),
        client.verifiedAt(),
        known.pausedConversations(),
        warnings,
        wiring.status());
  }

  @Override
  public void close() {
    wiring.close();
    engine.close();
    client.close();
  }
}
