package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Progress;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.conversation.SealResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was given up, in both directions, and what an operator can do about it. */
class DeadLettersTest {
  private static final String ALICES = "0x" + "a".repeat(40);

  private final FakeClient client = new FakeClient();
  private boolean failing = true;
  private final Bench bench =
      new Bench(
          client,
          EngineStores.inMemory(),
          Routes.builder()
              .text(
                  context -> {
                    if (failing) {
                      throw new IllegalStateException("wanted");
                    }
                    return "gm";
                  })
              .build(),
          b -> b.category(new Category("drops", Category.Silent.TELL)));
  private final DeadLetters dead = bench.engine.deadLetters();

  private void giveUpMessages(int count) {
    for (int i = 0; i < count; i++) {
      bench.says(ALICE, "secret " + i);
    }
    for (int i = 0; i < 20; i++) {
      bench.clock.pass(Duration.ofMinutes(10));
      bench.settle();
    }
  }

  private AnnouncementId giveUpDelivery() {
    client.inboxes.put(ALICES, ALICE);
    client.sealFaults.add(
        draft ->
            Optional.of(
                new SealResult.Impossible(draft.reference(), XmtpException.Code.MALFORMED)));
    AnnouncementId id =
        bench
            .engine
            .announcements()
            .send(
                Announcement.to(dev.larkpost.engine.audience.Audience.addresses(ALICES))
                    .category("drops")
                    .key("k")
                    .text("the secret"));
    bench.settle();
    return id;
  }

  private Progress progress(AnnouncementId id) {
    return bench.engine.announcements().progress(id);
  }

  private DeliveryId onlyDead() {
    return dead.deliveries(DeliveryId.ZERO, 10).getFirst().id();
  }

  @Test
  void dead_messages_are_paged_and_the_list_says_nothing_of_contents() {
    giveUpMessages(3);
    List<DeadLetters.DeadMessage> first = dead.messages(0, 2);
    List<DeadLetters.DeadMessage> rest = dead.messages(first.getLast().sequence(), 2);
    assertEquals(2, first.size());
    assertEquals(1, rest.size());
    assertEquals("HANDLER_FAILED", rest.getFirst().code());
    assertFalse(first.toString().contains("secret"), first::toString);
    assertEquals(
        Optional.of(new Content.Text("secret 2")), dead.message(rest.getFirst().sequence()));
    assertEquals(Optional.empty(), dead.message(99));
  }

  @Test
  void a_message_that_is_tried_again_is_answered_once() {
    giveUpMessages(1);
    long sequence = dead.messages(0, 10).getFirst().sequence();
    failing = false;
    assertEquals(1, dead.retryMessages(List.of(sequence, 99L)));
    bench.settle();
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
    assertEquals(0, dead.retryMessages(List.of(sequence)));
    bench.settle();
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
    assertEquals(List.of(), dead.messages(0, 10));
  }

  @Test
  void a_message_that_fails_again_is_dead_again_and_can_be_dropped() {
    giveUpMessages(1);
    long sequence = dead.messages(0, 10).getFirst().sequence();
    dead.retryMessages(List.of(sequence));
    bench.settle();
    assertEquals(7, dead.messages(0, 10).getFirst().attempts());
    assertEquals(1, dead.dropMessages(List.of(sequence)));
    assertEquals(0, dead.dropMessages(List.of(sequence)));
    assertEquals(List.of(), dead.messages(0, 10));
  }

  @Test
  void a_message_that_still_waits_for_its_next_try_is_not_dead() {
    bench.says(ALICE, "hm");
    bench.settle();
    assertEquals(List.of(), dead.messages(0, 10));
    assertEquals(0, dead.dropMessages(List.of(1L)));
    failing = false;
    bench.pass(Duration.ofSeconds(5));
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
  }

  @Test
  void a_delivery_that_is_tried_again_is_told_once_and_counted() {
    AnnouncementId id = giveUpDelivery();
    assertEquals(Map.of("malformed", 1L), progress(id).reasons(DeliveryState.DEAD));
    assertFalse(dead.deliveries(DeliveryId.ZERO, 10).toString().contains("secret"));
    DeliveryId delivery = onlyDead();
    assertEquals(Optional.of(new Content.Text("the secret")), dead.delivery(delivery));
    assertEquals(List.of(delivery), dead.retryDeliveries(List.of(delivery)));
    assertEquals(List.of(), dead.retryDeliveries(List.of(delivery)), "underway");
    bench.settle();
    assertEquals(List.of("the secret"), bench.textsTo(ALICE));
    assertEquals(1, progress(id).in(DeliveryState.CONFIRMED));
    assertEquals(0, progress(id).in(DeliveryState.DEAD));
    assertEquals(List.of(), dead.deliveries(DeliveryId.ZERO, 10));
  }

  @Test
  void what_is_underway_cannot_be_tried_again() {
    client.inboxes.put(ALICES, ALICE);
    client.confirmAtOnce = false;
    bench
        .engine
        .announcements()
        .send(
            Announcement.to(dev.larkpost.engine.audience.Audience.addresses(ALICES))
                .category("drops")
                .key("k")
                .text("once"));
    bench.settle();
    DeliveryId underway = new DeliveryId(client.sealed.firstKey());
    assertEquals(List.of(), dead.retryDeliveries(List.of(underway)));
    assertEquals(0, dead.dropDeliveries(List.of(underway)));
  }

  @Test
  void a_dropped_delivery_is_skipped_and_never_told() {
    AnnouncementId id = giveUpDelivery();
    DeliveryId delivery = onlyDead();
    assertEquals(1, dead.dropDeliveries(List.of(delivery)));
    assertEquals(Map.of("dropped", 1L), progress(id).reasons(DeliveryState.SKIPPED));
    assertEquals(Optional.empty(), dead.delivery(delivery));
    assertEquals(List.of(), dead.retryDeliveries(List.of(delivery)));
    bench.settle();
    assertEquals(List.of(), bench.textsTo(ALICE));
  }
}
