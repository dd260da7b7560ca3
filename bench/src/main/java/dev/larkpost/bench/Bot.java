package dev.larkpost.bench;

import dev.larkpost.connectors.jdbc.SqliteStore;
import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.EngineSettings;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A whole bot without Quarkus: it echoes texts, and everything it says goes through the outbox. */
final class Bot implements AutoCloseable {
  private static final int BATCH = 500;
  private static final int TICKS_PER_SECOND = 20;

  private final StreamingClient client;
  private final BotEngine engine;
  private final Tally tally = new Tally();
  private final List<ConversationId> dms = new ArrayList<>();
  private long planned;
  private Optional<ScheduledExecutorService> steady = Optional.empty();
  private long steadyStart;
  private long steadyFrom;

  Bot(Clients clients, Path folder, String name) {
    SqliteStore store = clients.store(folder, name);
    client = clients.open(folder, name, store);
    Routes echo = Routes.builder().text(context -> context.message().text().orElse("")).build();
    EngineSettings usual = EngineSettings.defaults("bench", new Random());
    // One person's flood guard would stop a benchmark after 120 texts.
    EngineSettings settings =
        new EngineSettings(
            usual.inbound(),
            usual.send(),
            usual.senders(),
            Integer.MAX_VALUE,
            usual.floodPeriod(),
            usual.retention());
    engine =
        BotEngine.builder(client, store.engine(), echo)
            .name("bench")
            .settings(settings)
            .listener(tally)
            .build();
    engine.start();
    Clients.started(client);
  }

  InboxId inbox() {
    return client.inboxId();
  }

  void openDms(List<InboxId> peers) {
    Map<InboxId, ConversationId> opened = client.openDms(peers);
    peers.forEach(peer -> dms.add(Optional.ofNullable(opened.get(peer)).orElseThrow()));
  }

  /** One announcement to the DMs of this range; waits until every delivery is confirmed. */
  void announce(int from, int to, String tag) {
    long start = tally.confirmed();
    for (int i = from; i < to; i += BATCH) {
      plan(i, Math.min(to, i + BATCH), tag);
    }
    tally.await(start + to - from, Clients.PATIENCE);
  }

  private void plan(int from, int to, String tag) {
    List<NewDelivery> deliveries = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String text = tag + " " + i;
      deliveries.add(
          new NewDelivery(
              Lane.ANNOUNCEMENT,
              new Destination.InConversation(dms.get(i)),
              new Body(ContentCodec.encode(new Content.Text(text)), text + " " + ++planned, true),
              Optional.of("bench"),
              Instant.now()));
    }
    engine.send(deliveries);
  }

  /** From now on so many deliveries a second, round and round over all DMs. */
  void startSteady(int perSecond, String tag) {
    ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
    steady = Optional.of(ticks);
    steadyStart = System.nanoTime();
    steadyFrom = tally.confirmed();
    int batch = Math.max(1, perSecond / TICKS_PER_SECOND);
    int[] next = {0};
    ticks.scheduleAtFixedRate(
        () -> {
          try {
            int from = next[0] + batch > dms.size() ? 0 : next[0];
            plan(from, Math.min(dms.size(), from + batch), tag);
            next[0] = from + batch;
          } catch (RuntimeException e) {
            tally.fail("planning failed: " + e);
          }
        },
        0,
        TimeUnit.SECONDS.toMicros(1) / TICKS_PER_SECOND,
        TimeUnit.MICROSECONDS);
  }

  /** Ends it. @return what was confirmed per second, the replies in between included */
  double stopSteady() {
    double seconds = (System.nanoTime() - steadyStart) / 1e9;
    double rate = (tally.confirmed() - steadyFrom) / seconds;
    steady.ifPresent(ScheduledExecutorService::close);
    steady = Optional.empty();
    return rate;
  }

  @Override
  public void close() {
    steady.ifPresent(ScheduledExecutorService::close);
    engine.close();
    client.close();
  }
}
