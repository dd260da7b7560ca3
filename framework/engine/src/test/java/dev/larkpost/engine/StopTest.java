package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static dev.larkpost.engine.Bench.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.Overflow;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnswerKey;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.outbox.TellingException;
import dev.larkpost.engine.outbox.ToldAudience;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which a bot can tell somebody something by itself, and a STOP before it, while it
 * waits, and after its bytes were lost.
 */
class StopTest {
  private static final String ALICES = "0x" + "a".repeat(40);
  private static final String SAID = "news";

  private final FakeClient client = new FakeClient();
  private final Bench bench =
      new Bench(client, EngineStores.inMemory(), Routes.builder().build(), this::engine);

  private void engine(BotEngineBuilder builder) {
    client.inboxes.put(ALICES, ALICE);
    client.knows(ALICE);
    builder
        .category(new Category("drops", Category.Silent.TELL))
        .category(new Category("urgent", Category.Silent.TELL).asUrgent())
        .category(
            new Category("summed", Category.Silent.TELL)
                .atMost(
                    new Allowance(
                        1, Duration.ofSeconds(30), new Overflow.Digest(Optional.empty()))))
        .category(
            new Category("delayed", Category.Silent.TELL)
                .atMost(new Allowance(1, Duration.ofSeconds(30), new Overflow.Delay())))
        .rule(
            new Rule(
                new Trigger("r", new EventName("it.Happened"), event -> true),
                match -> List.of(Notification.to(ALICES).category("drops").text(SAID))));
  }

  /** A way to tell Alice something. */
  private enum Door {
    NOTIFICATION {
      @Override
      void tell(StopTest test) {
        test.bench
            .engine
            .announcements()
            .send(Notification.to(ALICES).category("drops").key("k").text(SAID));
      }
    },
    NOTIFICATION_WITHOUT_CATEGORY {
      @Override
      void tell(StopTest test) {
        test.bench.engine.announcements().send(Notification.to(ALICES).key("k").text(SAID));
      }
    },
    URGENT_NOTIFICATION {
      @Override
      void tell(StopTest test) {
        test.bench
            .engine
            .announcements()
            .send(Notification.to(ALICES).category("urgent").key("k").text(SAID));
      }
    },
    NOTIFICATION_WITHIN_A_TRANSACTION {
      @Override
      void tell(StopTest test) {
        test.client
            .transactions()
            .inTransaction(
                tx ->
                    test.bench
                        .engine
                        .announcements()
                        .send(tx, Notification.to(ALICES).category("drops").key("k").text(SAID)));
      }
    },
    ANNOUNCEMENT {
      @Override
      void tell(StopTest test) {
        test.bench
            .engine
            .announcements()
            .send(
                Announcement.to(Audience.inboxes(List.of(ALICE)))
                    .category("drops")
                    .key("k")
                    .text(SAID));
      }
    },
    APPROVED_DRAFT {
      @Override
      void tell(StopTest test) {
        AnnouncementId id =
            test.bench
                .engine
                .announcements()
                .draft(
                    Announcement.to(Audience.addresses(ALICES))
                        .category("drops")
                        .key("k")
                        .text(SAID));
        test.bench.settle();
        test.bench.engine.announcements().approve(id);
      }
    },
    RULE {
      @Override
      void tell(StopTest test) {
        test.client
            .transactions()
            .inTransaction(
                tx -> {
                  test.bench
                      .engine
                      .rules()
                      .take(
                          tx,
                          List.of(
                              new Event(
                                  new EventId("1"),
                                  new EventName("it.Happened"),
                                  EventKind.HAPPENED,
                                  new SourceName("it"),
                                  1,
                                  Instant.EPOCH,
                                  Fields.NONE,
                                  Fields.NONE)));
                  return true;
                });
      }
    },
    CORRECTION {
      @Override
      void tell(StopTest test) {
        test.bench
            .engine
            .announcements()
            .send(
                Notification.to(ToldAudience.of(test.earlier))
                    .category("drops")
                    .key("k")
                    .text(SAID));
      }
    },
    DELIVERY_TO_AN_INBOX {
      @Override
      void tell(StopTest test) {
        test.bench.engine.send(
            List.of(test.delivery(Lane.ANNOUNCEMENT, new Destination.ToInbox(ALICE))));
      }
    },
    DELIVERY_INTO_A_DM {
      @Override
      void tell(StopTest test) {
        test.bench.engine.send(
            List.of(
                test.delivery(
                    Lane.NOTIFICATION, new Destination.InConversation(FakeClient.dm(ALICE)))));
      }
    },
    REPLY_PLANNED_IN_THE_STORE {
      @Override
      void tell(StopTest test) {
        test.inTheStore(test.delivery(Lane.REPLY, new Destination.ToInbox(ALICE)));
      }
    },
    REPLY_TO_NO_MESSAGE_IN_THE_STORE {
      @Override
      void tell(StopTest test) {
        test.inTheStore(
            test.reply(MessageId.ofHex("0".repeat(64)), new Destination.ToInbox(ALICE)));
      }
    },
    REPLY_TO_NO_MESSAGE_INTO_A_DM_IN_THE_STORE {
      @Override
      void tell(StopTest test) {
        test.inTheStore(
            test.reply(
                MessageId.ofHex("0".repeat(64)),
                new Destination.InConversation(FakeClient.dm(ALICE))));
      }
    },
    REPLY_TO_WHAT_SOMEBODY_ELSE_SAID_IN_THE_STORE {
      @Override
      void tell(StopTest test) {
        test.inTheStore(
            test.reply(
                test.bench.says(BOB, "hello"),
                new Destination.InConversation(FakeClient.dm(ALICE))));
      }
    },
    DELIVERY_WITHIN_A_TRANSACTION {
      @Override
      void tell(StopTest test) {
        test.client
            .transactions()
            .inTransaction(
                tx -> {
                  test.bench.engine.plan(
                      tx,
                      List.of(test.delivery(Lane.NOTIFICATION, new Destination.ToInbox(ALICE))));
                  return true;
                });
      }
    },
    DELIVERY_PLANNED_IN_THE_STORE {
      @Override
      void tell(StopTest test) {
        test.client
            .transactions()
            .inTransaction(
                tx ->
                    test.bench
                        .stores
                        .outbox()
                        .plan(
                            tx,
                            List.of(test.delivery(Lane.WARM_UP, new Destination.ToInbox(ALICE))),
                            test.bench.clock.instant(),
                            Optional.empty()));
        test.bench.engine.outboxChanged();
      }
    },
    DELAYED_BY_AN_ALLOWANCE {
      @Override
      void tell(StopTest test) {
        test.twice("delayed");
      }
    },
    SUMMED_UP {
      @Override
      void tell(StopTest test) {
        test.twice("summed");
      }
    };

    abstract void tell(StopTest test);
  }

  static Stream<Door> doors() {
    return Stream.of(Door.values());
  }

  private AnnouncementId earlier = new AnnouncementId(1);

  private NewDelivery delivery(Lane lane, Destination to) {
    return new NewDelivery(
        lane,
        to,
        new Body(ContentCodec.encode(new Content.Text(SAID)), "direct", true),
        Optional.of("drops"),
        bench.clock.instant());
  }

  /** An answer, if this message came in there. */
  private NewDelivery reply(MessageId answered, Destination to) {
    NewDelivery plain = delivery(Lane.REPLY, to);
    String key = AnswerKey.of(answered, "text", 0);
    return new NewDelivery(
        Lane.REPLY, to, new Body(plain.body().content(), key, true), Optional.empty(), plain.due());
  }

  /** Past the engine. */
  private void inTheStore(NewDelivery delivery) {
    client
        .transactions()
        .inTransaction(
            tx ->
                bench
                    .stores
                    .outbox()
                    .plan(tx, List.of(delivery), bench.clock.instant(), Optional.empty()));
    bench.engine.outboxChanged();
  }

  @Test
  void a_reply_planned_by_hand_is_refused() {
    MessageId said = bench.says(ALICE, "hello");
    for (NewDelivery reply :
        List.of(
            delivery(Lane.REPLY, new Destination.ToInbox(ALICE)),
            reply(said, new Destination.InConversation(FakeClient.dm(ALICE))))) {
      TellingException sent =
          assertThrows(TellingException.class, () -> bench.engine.send(List.of(reply)));
      assertEquals(TellingException.Code.NO_MESSAGE, sent.code());
      assertThrows(
          TellingException.class,
          () ->
              client
                  .transactions()
                  .inTransaction(
                      tx -> {
                        bench.engine.plan(tx, List.of(reply));
                        return true;
                      }));
    }
    assertEquals(0, heard());
  }

  @Test
  void a_reply_in_the_store_to_what_somebody_said_there_goes_out_after_a_stop() {
    MessageId said = bench.says(ALICE, "hello");
    bench.settle();
    saysStop();
    inTheStore(reply(said, new Destination.InConversation(FakeClient.dm(ALICE))));
    assertEquals(1, heard());
  }

  @Test
  void a_notification_under_an_answers_key_does_not() {
    MessageId said = bench.says(ALICE, "hello");
    bench.settle();
    saysStop();
    NewDelivery answer = reply(said, new Destination.InConversation(FakeClient.dm(ALICE)));
    inTheStore(
        new NewDelivery(
            Lane.NOTIFICATION,
            answer.destination(),
            answer.body(),
            answer.category(),
            answer.due()));
    assertEquals(0, heard());
  }

  /** The second one comes later. */
  private void twice(String category) {
    for (String key : List.of("k1", "k2")) {
      bench
          .engine
          .announcements()
          .send(Notification.to(ALICES).category(category).key(key).text(SAID));
    }
  }

  private void toldBefore() {
    earlier =
        bench
            .engine
            .announcements()
            .send(Notification.to(ALICES).category("drops").key("earlier").text("earlier"));
    bench.settle();
  }

  private void saysStop() {
    bench.says(ALICE, "STOP");
    bench.settle();
    client.network.clear();
  }

  private long heard() {
    bench.settle();
    bench.clock.pass(Duration.ofMinutes(1));
    bench.settle();
    return bench.textsTo(ALICE).stream().filter(text -> text.contains(SAID)).count();
  }

  @ParameterizedTest
  @MethodSource("doors")
  void without_a_stop_it_arrives(Door door) {
    toldBefore();
    door.tell(this);
    assertTrue(heard() > 0);
  }

  @ParameterizedTest
  @MethodSource("doors")
  void after_a_stop_nothing_arrives(Door door) {
    toldBefore();
    saysStop();
    door.tell(this);
    assertEquals(0, heard());
  }

  @ParameterizedTest
  @MethodSource("doors")
  void a_stop_while_it_waits_counts(Door door) {
    toldBefore();
    client.state = ClientState.CATCHING_UP;
    door.tell(this);
    // What waits for an allowance is one of two; both are held back here.
    bench.engine.runOnce();
    saysStop();
    client.state = ClientState.READY;
    assertEquals(0, heard());
  }

  @ParameterizedTest
  @MethodSource("doors")
  void a_stop_counts_for_bytes_that_are_lost_and_for_what_an_operator_tries_again(Door door) {
    toldBefore();
    client.confirmAtOnce = false;
    door.tell(this);
    bench.settle();
    saysStop();
    List<Long> underway = List.copyOf(client.sealed.keySet());
    underway.forEach(client::lose);
    client
        .transactions()
        .inTransaction(
            tx ->
                bench
                    .stores
                    .outbox()
                    .planAgain(
                        tx,
                        underway.stream().map(DeliveryId::new).toList(),
                        bench.clock.instant()));
    bench.engine.outboxChanged();
    assertEquals(0, heard());
  }

  @ParameterizedTest
  @MethodSource("doors")
  void a_mute_counts_as_long_as_it_lasts(Door door) {
    toldBefore();
    bench.says(ALICE, "mute 1h");
    bench.settle();
    client.network.clear();
    door.tell(this);
    assertEquals(0, heard());
  }

  @Test
  void who_said_stop_is_answered_all_the_same_and_once() {
    saysStop();
    MessageId asked = bench.says(ALICE, "anything new?");
    bench.settle();
    for (int i = 0; i < 2; i++) {
      bench.engine.reply(asked, "later", List.of(new Content.Text(SAID)));
    }
    assertEquals(1, heard());
  }

  @Test
  void what_nobody_said_cannot_be_answered() {
    TellingException refused =
        assertThrows(
            TellingException.class,
            () ->
                bench.engine.reply(
                    MessageId.ofHex("ab".repeat(32)), "later", List.of(new Content.Text(SAID))));
    assertEquals(TellingException.Code.NO_MESSAGE, refused.code());
    assertEquals(0, heard());
  }
}
