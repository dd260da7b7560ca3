package dev.larkpost.quarkus;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.quarkus.metrics.BotGauges;
import dev.larkpost.xmtp.ClientHealth;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.XmtpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  BotGauges.Waiting waiting() {
    return new BotGauges.Waiting(
        engine.messagesUnderway(), engine.receiptsWaiting(), engine.deadLetters().counts());
  }

  /** How far behind each stage is, as it says itself. */
  Map<String, String> stages() {
    if (client.state() == ClientState.CLOSED) {
      return Map.of();
    }
    Map<DeliveryState, Long> deliveries = engine.deliveries();
    Map<String, String> stages = new LinkedHashMap<>();
    stages.put("messages", engine.messagesUnderway() + " under way");
    stages.put(
        "deliveries",
        deliveries.getOrDefault(DeliveryState.PLANNED, 0L)
            + " planned, "
            + deliveries.getOrDefault(DeliveryState.SEALED, 0L)
            + " sealed, "
            + deliveries.getOrDefault(DeliveryState.PUBLISHED, 0L)
            + " not read back");
    long receipts = engine.receiptsWaiting();
    if (receipts > 0) {
      stages.put("receipts", receipts + " waiting");
    }
    return stages;
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
