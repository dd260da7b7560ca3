package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static dev.larkpost.engine.Bench.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.outbox.Settlement;
import dev.larkpost.engine.receipt.NewReceipt;
import dev.larkpost.engine.receipt.Receipt;
import dev.larkpost.engine.receipt.ReceiptKind;
import dev.larkpost.engine.receipt.ReceiptStore;
import dev.larkpost.engine.receipt.Receipts;
import dev.larkpost.engine.trigger.Filter;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A bot over wrapped stores: what happens leaves receipts, once. */
class ReceiptsTest {
  private final EngineStores plain = EngineStores.inMemory();
  private final ReceiptStore waiting = plain.receipts();
  private final Bench bench = bench();
  private static final EventName FINED = new EventName("vault.Fined");

  private boolean failing;

  private Bench bench() {
    TickingClock clock = new TickingClock();
    Receipts receipts = new Receipts(waiting, clock);
    return new Bench(
        new FakeClient(),
        plain.leaving(receipts),
        Routes.builder()
            .text(
                context -> {
                  if (failing) {
                    throw new IllegalStateException("wanted");
                  }
                  return "gm";
                })
            .build(),
        builder ->
            builder
                .middleware(receipts.replies())
                .rule(
                    new Rule(
                        new Trigger("fines", FINED, Filter.ANY),
                        match ->
                            List.of(
                                Notification.to(ALICE)
                                    .using("unwritten", match.event().fields())))));
  }

  private List<NewReceipt> written(ReceiptKind kind) {
    return bench.client.transactions().inSnapshot(tx -> waiting.take(tx, 100)).stream()
        .map(Receipt::what)
        .filter(receipt -> receipt.kind() == kind)
        .toList();
  }

  private NewDelivery notification(String key) {
    return new NewDelivery(
        Lane.NOTIFICATION,
        new Destination.ToInbox(ALICE),
        new Body(ContentCodec.encode(new Content.Text("hello")), key, true),
        Optional.of("drops"),
        bench.clock.instant());
  }

  @Test
  void a_message_is_a_reply_receipt_and_its_confirmed_answer_a_delivery_receipt() {
    MessageId message = bench.says(BOB, "hi there");
    bench.settle();
    bench.client.confirmEchoes();
    bench.settle();
    Fields reply = written(ReceiptKind.REPLY).getFirst().body();
    assertEquals(message.hex(), reply.text("message"));
    assertEquals(BOB.value(), reply.text("sender"));
    assertEquals("hi there", reply.text("text"));
    assertEquals("Text", reply.text("type"));
    List<NewReceipt> deliveries = written(ReceiptKind.DELIVERY);
    assertEquals(1, deliveries.size());
    assertEquals("confirmed", deliveries.getFirst().body().text("state"));
    assertEquals("reply", deliveries.getFirst().body().text("lane"));
  }

  @Test
  void stop_is_an_opt_out_and_no_reply_and_what_it_stops_is_a_skipped_delivery() {
    MessageId stop = bench.says(ALICE, "STOP");
    bench.settle();
    bench.engine.send(List.of(notification("n1")));
    bench.settle();
    NewReceipt optOut = written(ReceiptKind.OPT_OUT).getFirst();
    assertEquals("stop", optOut.body().text("change"));
    assertEquals(stop.hex(), optOut.body().text("proof"));
    assertEquals(ALICE.value(), optOut.about());
    assertEquals(List.of(), written(ReceiptKind.REPLY));
    NewReceipt skipped =
        written(ReceiptKind.DELIVERY).stream()
            .filter(receipt -> receipt.body().text("state").equals("skipped"))
            .findFirst()
            .orElseThrow();
    assertEquals("n1", skipped.body().text("key"));
    assertEquals("drops", skipped.body().text("category"));
    assertTrue(skipped.body().find("reason").isPresent());
  }

  @Test
  void a_message_given_up_is_a_dead_letter_and_says_nothing_of_its_content() {
    failing = true;
    bench.says(BOB, "secret words");
    bench.settle();
    bench.pass(Duration.ofMinutes(20));
    List<NewReceipt> dead = written(ReceiptKind.DEAD_LETTER);
    assertEquals(1, dead.size());
    assertEquals("message", dead.getFirst().body().text("what"));
    assertEquals("HANDLER_FAILED", dead.getFirst().body().text("reason"));
    assertTrue(!dead.getFirst().toString().contains("secret words"));
    assertEquals(List.of(), written(ReceiptKind.REPLY));
  }

  @Test
  void an_event_given_up_for_a_rule_is_a_dead_letter_and_says_nothing_of_its_content() {
    Event fined =
        new Event(
            new EventId("fine-1"),
            FINED,
            EventKind.HAPPENED,
            new SourceName("test:fines"),
            1,
            bench.clock.instant(),
            Fields.of("why", "secret words"),
            Fields.NONE);
    bench
        .client
        .transactions()
        .inTransaction(
            tx -> {
              bench.engine.rules().take(tx, List.of(fined));
              return true;
            });
    NewReceipt dead = written(ReceiptKind.DEAD_LETTER).getFirst();
    assertEquals("test:fines", dead.about());
    assertEquals(
        "{\"what\":\"event\",\"event\":\"fine-1\",\"name\":\"vault.Fined\",\"fact\":\"happened\","
            + "\"source\":\"test:fines\",\"rule\":\"fines\",\"reason\":\"UNKNOWN_TEMPLATE\"}",
        dead.body().toJson());
    bench.clock.pass(Duration.ofSeconds(1));
    long number = bench.engine.deadLetters().events(0, 1).getFirst().number();
    assertEquals(List.of(), bench.engine.deadLetters().retryEvents(List.of(number)));
    List<NewReceipt> both = written(ReceiptKind.DEAD_LETTER);
    assertEquals(2, both.stream().map(NewReceipt::id).distinct().count());
  }

  @Test
  void a_delivery_given_up_twice_is_two_facts_and_a_repeated_settlement_is_none() {
    bench.engine.send(List.of(notification("n2")));
    DeliveryId id = new DeliveryId(1);
    Settlement dead = new Settlement.Dead(id, "wanted");
    settle(dead);
    settle(dead);
    assertEquals(1, written(ReceiptKind.DEAD_LETTER).size());
    bench.clock.pass(Duration.ofSeconds(1));
    bench
        .client
        .transactions()
        .inTransaction(
            tx -> bench.stores.outbox().planAgain(tx, List.of(id), bench.clock.instant()));
    settle(dead);
    assertEquals(2, written(ReceiptKind.DEAD_LETTER).size());
    assertEquals(2, written(ReceiptKind.DELIVERY).size());
  }

  @Test
  void a_cancelled_delivery_is_a_skipped_one_with_its_reason() {
    bench.engine.send(List.of(notification("n3")));
    bench
        .client
        .transactions()
        .inTransaction(
            tx ->
                bench
                    .stores
                    .outbox()
                    .cancel(tx, List.of(new DeliveryId(1)), "cancelled", bench.clock.instant()));
    assertEquals("cancelled", written(ReceiptKind.DELIVERY).getFirst().body().text("reason"));
  }

  private void settle(Settlement settlement) {
    bench
        .client
        .transactions()
        .inTransaction(
            tx -> {
              bench.stores.outbox().settle(tx, List.of(settlement), bench.clock.instant());
              return true;
            });
  }

  @Test
  void a_long_text_is_cut_between_characters_and_says_so() {
    bench.says(BOB, "x".repeat(31_999) + "😀".repeat(10));
    bench.settle();
    Fields reply = written(ReceiptKind.REPLY).getFirst().body();
    assertEquals("x".repeat(31_999), reply.text("text"));
    assertEquals(true, reply.find("textCut").orElseThrow());
  }
}
