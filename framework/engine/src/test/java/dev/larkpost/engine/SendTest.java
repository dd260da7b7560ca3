package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static dev.larkpost.engine.Bench.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.SealResult;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.PublishResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SendTest {
  @Test
  void sends_the_same_bytes_again_when_the_answer_is_lost() {
    Bench bench = Bench.gm();
    bench.client.publishFaults.add(
        reference -> {
          bench.client.land(bench.client.draft(reference));
          return new PublishResult.Unknown("cut off");
        });
    bench.says(ALICE, "gm");
    bench.pass(Duration.ofSeconds(1));
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
    assertEquals(2, bench.client.requests.size());
    assertEquals(bench.client.requests.get(0), bench.client.requests.get(1));
    assertEquals(Map.of(), bench.engine.deliveries());
  }

  @Test
  void a_later_answer_waits_until_the_earlier_one_is_stored() {
    Bench bench = new Bench(Routes.builder().text(c -> c.message().text().orElseThrow()).build());
    bench.client.publishFaults.add(r -> new PublishResult.Unknown("cut off"));
    bench.says(ALICE, "one");
    bench.settle();
    bench.says(ALICE, "two");
    bench.says(BOB, "three");
    bench.settle();
    assertEquals(List.of("three"), bench.textsTo(BOB));
    assertEquals(List.of(), bench.textsTo(ALICE));
    bench.pass(Duration.ofSeconds(1));
    assertEquals(List.of("one", "two"), bench.textsTo(ALICE));
  }

  @Test
  void is_quiet_when_the_network_throttles() {
    Bench bench = Bench.gm();
    bench.client.publishFaults.add(r -> new PublishResult.Throttled(Duration.ofSeconds(60)));
    bench.says(ALICE, "gm");
    bench.pass(Duration.ofSeconds(59));
    assertEquals(1, bench.client.requests.size());
    bench.pass(Duration.ofSeconds(2));
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
  }

  @Test
  void what_the_network_refuses_is_a_dead_letter_and_costs_the_next_nothing() {
    Bench bench = Bench.gm();
    bench.client.publishFaults.add(r -> new PublishResult.Refused("never"));
    bench.says(ALICE, "gm");
    bench.says(ALICE, "gm again");
    bench.settle();
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
    assertEquals(Map.of(DeliveryState.DEAD, 1L), bench.engine.deliveries());
    assertTrue(bench.recorder.events.contains("dead refused"));
    assertEquals(List.of(), bench.client.unconfirmed(0, 10));
  }

  @Test
  void a_conversation_that_cannot_be_sealed_now_is_tried_again_soon() {
    Bench bench = Bench.gm();
    bench.client.sealFaults.add(
        d -> Optional.of(new SealResult.NotNow(d.reference(), "commit in flight")));
    bench.says(ALICE, "gm");
    bench.pass(Duration.ofSeconds(1));
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
  }

  @Test
  void a_closed_conversation_is_unreachable_with_the_reason() {
    Bench bench = Bench.gm();
    bench.client.sealFaults.add(
        d ->
            Optional.of(
                new SealResult.Impossible(d.reference(), XmtpException.Code.CONVERSATION_CLOSED)));
    bench.says(ALICE, "gm");
    bench.settle();
    assertTrue(bench.recorder.events.contains("unreachable conversation_closed"));
  }

  @Test
  void a_delivery_that_breaks_sealing_is_given_up_and_the_others_go() {
    Bench bench = new Bench(Routes.builder().text(c -> c.message().text().orElseThrow()).build());
    bench.settle();
    for (int i = 0; i < 200; i++) {
      bench.client.sealFaults.add(
          d -> {
            if (ContentCodec.decode(d.content()).equals(new Content.Text("poison"))) {
              throw new XmtpException(
                  XmtpException.Code.MALFORMED, XmtpException.Retry.NEVER, "cannot");
            }
            return Optional.empty();
          });
    }
    bench.says(ALICE, "poison");
    bench.says(BOB, "food");
    bench.pass(Duration.ofMinutes(10));
    assertEquals(List.of("food"), bench.textsTo(BOB));
    assertTrue(bench.recorder.events.contains("dead malformed"));
  }

  @Test
  void a_full_disk_while_sealing_loses_nothing_and_sends_once() {
    Bench bench = Bench.gm();
    bench.settle();
    bench.says(ALICE, "gm");
    for (int i = 0; i < 2; i++) { // with its message, and after it
      bench.client.sealFaults.add(
          d -> {
            bench.client.failingTransactions = 1;
            return Optional.empty();
          });
    }
    bench.settle();
    assertEquals(List.of(), bench.client.network);
    bench.pass(Duration.ofMinutes(6));
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
  }

  @Test
  void lost_bytes_are_sealed_anew_under_the_same_key() {
    Bench bench = Bench.gm();
    bench.client.confirmAtOnce = false;
    bench.says(ALICE, "gm");
    bench.settle();
    String key = bench.client.network.getFirst().key();
    long reference = bench.client.sealed.firstKey();
    bench.client.lose(reference);
    bench.settle();
    assertEquals(key, bench.client.draft(reference).idempotencyKey());
    assertEquals(2, bench.client.requests.size());
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
  }

  @Test
  void what_an_earlier_run_sealed_goes_first() {
    FakeClient client = new FakeClient();
    EngineStores stores = EngineStores.inMemory();
    Routes echo = Routes.builder().text(c -> c.message().text().orElseThrow()).build();
    Bench first = new Bench(client, stores, echo, b -> {});
    client.publishFaults.add(r -> new PublishResult.Unknown("killed here"));
    first.says(ALICE, "one");
    first.settle();
    Bench second = new Bench(client, stores, echo, b -> {});
    second.says(ALICE, "two");
    second.settle();
    assertEquals(List.of("one", "two"), second.textsTo(ALICE));
  }

  @Test
  void what_an_earlier_run_had_only_leased_is_sent_once() {
    FakeClient client = new FakeClient();
    EngineStores stores = EngineStores.inMemory();
    client.state = ClientState.CATCHING_UP;
    Bench first = new Bench(client, stores, Routes.builder().text(c -> "gm").build(), b -> {});
    first.says(ALICE, "gm");
    first.settle();
    assertEquals(Map.of(DeliveryState.PLANNED, 1L), first.engine.deliveries());
    client.state = ClientState.READY;
    Bench second = new Bench(client, stores, Routes.builder().build(), b -> {});
    second.settle();
    assertEquals(List.of("gm"), second.textsTo(ALICE));
  }

  @Test
  void nothing_is_sealed_before_the_client_is_ready() {
    Bench bench = Bench.gm();
    bench.client.state = ClientState.CATCHING_UP;
    bench.says(ALICE, "gm");
    bench.settle();
    assertEquals(Map.of(), Map.copyOf(bench.client.sealed));
    bench.client.state = ClientState.READY;
    bench.settle();
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
  }

  @Test
  void a_late_confirmation_leaves_the_delivery_published_meanwhile() {
    Bench bench = Bench.gm();
    bench.client.confirmAtOnce = false;
    bench.says(ALICE, "gm");
    bench.settle();
    assertEquals(Map.of(DeliveryState.SEALED, 1L), bench.engine.deliveries());
    bench.pass(Duration.ofSeconds(3));
    assertEquals(Map.of(DeliveryState.PUBLISHED, 1L), bench.engine.deliveries());
    bench.client.confirmEchoes();
    assertEquals(Map.of(), bench.engine.deliveries());
  }

  @Test
  void a_stop_counts_until_the_moment_of_sealing() {
    Bench bench = Bench.gm();
    bench.settle();
    bench.clock.pass(Duration.ofSeconds(1));
    plan(bench, ALICE, Lane.ANNOUNCEMENT, "drop 1", Optional.of("drops"));
    bench.says(ALICE, "STOP");
    bench.settle();
    bench.pass(Duration.ofSeconds(1));
    assertTrue(bench.recorder.events.contains("skipped consent"), bench.recorder.events::toString);
    assertEquals(1, bench.textsTo(ALICE).size());
  }

  @Test
  void a_notification_opens_the_dm_and_an_unreachable_inbox_is_reported() {
    Bench bench = Bench.gm();
    bench.settle();
    bench.client.unreachable.add(BOB);
    plan(bench, ALICE, Lane.NOTIFICATION, "liquidated", Optional.empty());
    plan(bench, BOB, Lane.NOTIFICATION, "liquidated", Optional.empty());
    bench.says(ALICE, "gm");
    bench.pass(Duration.ofSeconds(1));
    assertEquals(List.of("gm", "liquidated"), bench.textsTo(ALICE));
    assertTrue(bench.recorder.events.contains("unreachable unreachable"));
  }

  @Test
  void a_cancelled_announcement_is_not_sent() {
    Bench bench = Bench.gm();
    bench.settle();
    plan(bench, ALICE, Lane.ANNOUNCEMENT, "oops", Optional.empty());
    DeliveryId id = new DeliveryId(1);
    bench
        .client
        .transactions()
        .inTransaction(
            tx -> bench.stores.outbox().cancel(tx, List.of(id), "operator", bench.clock.instant()));
    bench.says(BOB, "gm");
    bench.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), bench.textsTo(ALICE));
  }

  private static void plan(
      Bench bench, InboxId to, Lane lane, String text, Optional<String> category) {
    NewDelivery delivery =
        new NewDelivery(
            lane,
            new Destination.ToInbox(to),
            new Body(ContentCodec.encode(new Content.Text(text)), text + to, true),
            category,
            bench.clock.instant());
    bench
        .client
        .transactions()
        .inTransaction(
            tx -> {
              bench
                  .stores
                  .outbox()
                  .plan(tx, List.of(delivery), bench.clock.instant(), Optional.empty());
              return true;
            });
    bench.engine.outboxChanged();
  }
}
