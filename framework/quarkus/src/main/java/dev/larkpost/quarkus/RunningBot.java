package dev.larkpost.quarkus;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.xmtp.ClientHealth;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.XmtpClient;

/** A bot at work: its client and its engine, stopped in the right order. */
record RunningBot(
    String name, String node, XmtpClient client, BotEngine engine, RecentHealth health)
    implements AutoCloseable {
  boolean ready() {
    return client.state() == ClientState.READY;
  }

  BotStatus status() {
    ClientHealth known = health.get();
    return new BotStatus(
        name,
        client.identifier().value(),
        client.inboxId().value(),
        client.installationId().hex(),
        node,
        client.state().name(),
        client.verifiedAt(),
        known.pausedConversations(),
        known.warnings());
  }

  @Override
  public void close() {
    engine.close();
    client.close();
  }
}
