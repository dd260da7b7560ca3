package dev.larkpost.connectors.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.connectors.jdbc.SqliteStore;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.engine.receipt.NewReceipt;
import dev.larkpost.engine.receipt.Receipt;
import dev.larkpost.engine.receipt.ReceiptKind;
import dev.larkpost.engine.receipt.ReceiptStore;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.testkit.ManualClock;
import dev.larkpost.xmtp.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a real store to a real broker, with deaths in between. */
class KafkaReceiptsTest implements ReceiptListener {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @TempDir Path folder;

  private final ManualClock clock = ManualClock.startingNow();
  private final List<Throwable> failures = new ArrayList<>();
  private Broker broker;
  private String topic;
  private int recoveries;

  @BeforeEach
  void topic() throws Exception {
    broker = Broker.shared();
    topic = broker.topic(1);
  }

  @Override
  public void failed(int attempt, Duration retryIn, Throwable cause) {
    failures.add(cause);
  }

  @Override
  public void recovered() {
    recoveries++;
  }

  private SqliteStore open() {
    return SqliteStore.open(
        folder.resolve("bot.db"), Secret.owning(new byte[32]), new SecureRandom());
  }

  private KafkaReceipts publisher(SqliteStore store, ReceiptStore receipts, String to) {
    return publisher(store, receipts, to, Duration.ofMinutes(1));
  }

  /**
   * @param patience all of it is spent on a topic that is not there
   */
  private KafkaReceipts publisher(
      SqliteStore store, ReceiptStore receipts, String to, Duration patience) {
    return new KafkaReceipts(
        broker.cluster(),
        ReceiptTopics.all("studio", to),
        patience,
        new KafkaReceipts.Parts(
            store.transactions(),
            receipts,
            this,
            clock,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2), new Random(1))));
  }

  private void happen(SqliteStore store, int from, int to) {
    store
        .transactions()
        .inTransaction(
            tx -> {
              for (int i = from; i < to; i++) {
                store
                    .receipts()
                    .add(
                        tx,
                        List.of(
                            new NewReceipt(
                                ReceiptKind.DELIVERY,
                                "delivery/" + i,
                                "aa",
                                clock.instant(),
                                Fields.of("state", "confirmed").with("traceparent", TRACE))));
              }
              return true;
            });
  }

  private static long waiting(SqliteStore store) {
    return store.transactions().inSnapshot(tx -> store.receipts().count(tx));
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return Fields.ofJson(new String(record.value(), StandardCharsets.UTF_8)).text("id");
  }

  @Test
  void what_happened_is_published_in_order_with_key_and_headers_and_forgotten() {
    try (SqliteStore store = open();
        KafkaReceipts receipts = publisher(store, store.receipts(), topic)) {
      happen(store, 0, KafkaReceipts.ROUND_MAX + 20);
      assertTrue(receipts.runOnce());
      assertTrue(receipts.runOnce());
      assertFalse(receipts.runOnce());
      assertEquals(0, waiting(store));
    }
    var records = broker.read(topic, KafkaReceipts.ROUND_MAX + 20);
    for (int i = 0; i < records.size(); i++) {
      assertEquals("studio/delivery/" + i, id(records.get(i)));
    }
    assertEquals("aa", new String(records.getFirst().key(), StandardCharsets.UTF_8));
    assertEquals(
        "delivery",
        new String(
            records.getFirst().headers().lastHeader("larkpost.kind").value(),
            StandardCharsets.UTF_8));
    assertEquals(
        TRACE,
        new String(
            records.getFirst().headers().lastHeader("traceparent").value(),
            StandardCharsets.UTF_8));
    assertFalse(
        new String(records.getFirst().value(), StandardCharsets.UTF_8).contains(TRACE),
        "in the header alone");
  }

  @Test
  void a_death_after_publishing_brings_them_again_with_the_same_ids() {
    try (SqliteStore store = open();
        KafkaReceipts dies = publisher(store, new Dying(store.receipts()), topic)) {
      happen(store, 0, 3);
      assertThrows(Died.class, dies::runOnce);
    }
    try (SqliteStore store = open();
        KafkaReceipts next = publisher(store, store.receipts(), topic)) {
      assertEquals(3, waiting(store));
      assertTrue(next.runOnce());
      assertEquals(0, waiting(store));
    }
    List<String> ids = broker.read(topic, 6).stream().map(KafkaReceiptsTest::id).toList();
    List<String> once = List.of("studio/delivery/0", "studio/delivery/1", "studio/delivery/2");
    assertEquals(once, ids.subList(0, 3));
    assertEquals(once, ids.subList(3, 6));
  }

  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Dies between the brokers' answer and the store's. */
  private record Dying(ReceiptStore store) implements ReceiptStore {
    @Override
    public void add(Transaction tx, List<NewReceipt> receipts) {
      store.add(tx, receipts);
    }

    @Override
    public List<Receipt> take(Transaction tx, int limit) {
      return store.take(tx, limit);
    }

    @Override
    public void remove(Transaction tx, Collection<Long> sequences) {
      throw new Died();
    }

    @Override
    public long count(Transaction tx) {
      return store.count(tx);
    }
  }

  @Test
  void a_missing_topic_is_refused_by_name_and_costs_nothing() throws Exception {
    String later = topic + "-later";
    try (SqliteStore store = open();
        KafkaReceipts receipts =
            publisher(store, store.receipts(), later, Duration.ofMillis(1_500))) {
      EventException refused = assertThrows(EventException.class, receipts::verify);
      assertTrue(refused.toString().contains(later), refused::toString);
      happen(store, 0, 2);
      assertFalse(receipts.runOnce());
      assertEquals(1, failures.size());
      assertFalse(receipts.runOnce(), "no pause after a failure");
      assertEquals(2, waiting(store));
      broker.create(later, 1);
      long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      do {
        clock.pass(Duration.ofSeconds(3));
      } while (!receipts.runOnce() && System.nanoTime() < end);
      assertEquals(1, recoveries);
      assertEquals(0, waiting(store));
    }
    assertEquals(
        Set.of("studio/delivery/0", "studio/delivery/1"),
        broker.read(later, 2).stream().map(KafkaReceiptsTest::id).collect(Collectors.toSet()));
  }

  @Test
  void every_kind_needs_a_topic() {
    assertThrows(EventException.class, () -> new ReceiptTopics("b", java.util.Map.of()));
    assertEquals("larkpost.b.opt-out", ReceiptTopics.of("b").topic(ReceiptKind.OPT_OUT));
  }
}
