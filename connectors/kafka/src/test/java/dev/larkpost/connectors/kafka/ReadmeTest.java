package dev.larkpost.connectors.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.EngineStores;
import dev.larkpost.engine.consent.ConsentChange;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.inbound.FailedMessage;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.DeadEvent;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.outbox.Settlement;
import dev.larkpost.engine.receipt.MemoryReceiptStore;
import dev.larkpost.engine.receipt.Receipt;
import dev.larkpost.engine.receipt.Receipts;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.MemoryTransactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The examples of the README are records as they are published, member by member. */
class ReadmeTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final InboxId INBOX = new InboxId("a1".repeat(32));
  private static final MessageId MESSAGE = MessageId.ofHex("3c".repeat(32));
  private static final ConversationId CONVERSATION = ConversationId.ofHex("5d".repeat(16));

  private static Map<String, Fields> examples() throws IOException {
    String readme =
        Files.readString(
            Path.of(System.getProperty("larkpost.root"), "connectors/kafka/README.md"));
    Map<String, Fields> examples = new TreeMap<>();
    for (String block : readme.split("```json\n", -1)) {
      if (block.startsWith("{")) {
        Fields example = Fields.ofJson(block.substring(0, block.indexOf("```")));
        String what = example.find("what").map(w -> "/" + w).orElse("");
        examples.put(example.text("kind") + what, example);
      }
    }
    return examples;
  }

  @Test
  void each_example_is_a_record_as_it_is_published() throws IOException {
    Map<String, Fields> examples = examples();
    assertEquals(
        List.of(
            "dead-letter/delivery",
            "dead-letter/event",
            "dead-letter/message",
            "delivery",
            "opt-out",
            "reply"),
        List.copyOf(examples.keySet()));
    Map<String, Fields> published = published();
    published.forEach(
        (kind, value) ->
            assertEquals(
                new TreeSet<>(value.values().keySet()),
                new TreeSet<>(examples.getOrDefault(kind, Fields.NONE).values().keySet()),
                kind));
    assertTrue(published.size() == 5, published::toString);
    // A reply needs a running bot; the engine's own tests make one.
    assertEquals("Text", examples.getOrDefault("reply", Fields.NONE).text("type"));
  }

  private static Map<String, Fields> published() {
    MemoryTransactions transactions = new MemoryTransactions();
    MemoryReceiptStore waiting = new MemoryReceiptStore();
    Receipts receipts = new Receipts(waiting, Clock.fixed(NOW, ZoneOffset.UTC));
    EngineStores plain = EngineStores.inMemory();
    return transactions.inTransaction(
        tx -> {
          var outbox = receipts.outbox(plain.outbox());
          outbox.plan(
              tx,
              List.of(
                  new NewDelivery(
                      Lane.ANNOUNCEMENT,
                      new Destination.ToInbox(INBOX),
                      new Body(new byte[] {1}, "drop-7/" + INBOX, true),
                      Optional.of("drops"),
                      NOW)),
              NOW,
              Optional.empty());
          outbox.settle(
              tx, List.of(new Settlement.Dead(new DeliveryId(1), "invalid_argument")), NOW);
          receipts
              .optOuts(plain.optOuts())
              .record(
                  tx,
                  List.of(
                      new ConsentChange(
                          INBOX,
                          ConsentChange.Kind.STOP,
                          Optional.of("drops"),
                          Optional.empty(),
                          MESSAGE,
                          NOW)));
          receipts
              .failed(plain.failed())
              .put(
                  tx,
                  new FailedMessage(
                      new InboundMessage(
                          1,
                          MESSAGE,
                          CONVERSATION,
                          true,
                          INBOX,
                          new InstallationId(new byte[32]),
                          0,
                          new byte[0]),
                      5,
                      "HANDLER_FAILED",
                      Optional.empty()));
          receipts
              .deadEvents(plain.deadEvents())
              .put(
                  tx,
                  new DeadEvent(
                      0,
                      "shipped",
                      new Event(
                          new EventId("order-7"),
                          new EventName("kafka.orders"),
                          EventKind.HAPPENED,
                          new SourceName("kafka:orders"),
                          7,
                          NOW,
                          Fields.NONE,
                          Fields.NONE),
                      "MALFORMED",
                      NOW));
          Map<String, Fields> published = new TreeMap<>();
          for (Receipt receipt : waiting.take(tx, 10)) {
            Fields value = ReceiptRecord.value("studio", receipt.what());
            String what = value.find("what").map(w -> "/" + w).orElse("");
            published.put(value.text("kind") + what, value);
          }
          return published;
        });
  }
}
