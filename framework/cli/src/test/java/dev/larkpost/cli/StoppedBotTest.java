package dev.larkpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.connectors.jdbc.SqliteStateProvider;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.consent.ConsentChange;
import dev.larkpost.engine.inbound.FailedMessage;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.outbox.Settlement;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on the folder of a bot that does not run. */
class StoppedBotTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final InboxId ANN = new InboxId("ab".repeat(32));

  @TempDir Path folder = Path.of("unset");

  private BotState open() {
    return new SqliteStateProvider().open(folder);
  }

  private Typed typed(String... words) {
    return Typed.of(
        Map.of(),
        false,
        Stream.concat(Stream.of(words), Stream.of("--data", folder + "")).toArray(String[]::new));
  }

  private static Body saying(String text) {
    return new Body(ContentCodec.encode(new Content.Text(text)), text, true);
  }

  /** Ann wants news; one message of hers and one delivery to her are dead. */
  private void filled() {
    BotState state = open();
    try {
      state
          .client()
          .transactions()
          .inTransaction(
              tx -> {
                state
                    .engine()
                    .optOuts()
                    .record(
                        tx,
                        List.of(
                            new ConsentChange(
                                ANN,
                                ConsentChange.Kind.START,
                                Optional.of("news"),
                                Optional.empty(),
                                MessageId.ofHex("01".repeat(32)),
                                NOON)));
                state.engine().failed().put(tx, failed());
                dead(state, tx);
                return true;
              });
    } finally {
      state.client().close();
    }
  }

  private static FailedMessage failed() {
    return new FailedMessage(
        new InboundMessage(
            7,
            MessageId.ofHex("02".repeat(32)),
            ConversationId.ofHex("03".repeat(16)),
            true,
            ANN,
            InstallationId.ofHex("04".repeat(32)),
            1,
            ContentCodec.encode(new Content.Text("a stone"))),
        3,
        "HANDLER_FAILED",
        Optional.empty());
  }

  private static void dead(BotState state, Transaction tx) {
    state
        .engine()
        .outbox()
        .plan(
            tx,
            List.of(
                new NewDelivery(
                    Lane.NOTIFICATION,
                    new Destination.ToInbox(ANN),
                    saying("it rains"),
                    Optional.of("news"),
                    NOON)),
            NOON,
            Optional.empty());
    Delivery planned =
        state.engine().outbox().inState(tx, DeliveryState.PLANNED, new DeliveryId(0), 1).getFirst();
    state.engine().outbox().settle(tx, List.of(new Settlement.Dead(planned.id(), "REFUSED")), NOON);
  }

  @Test
  void its_log_and_its_audiences_come_out_of_the_store() {
    filled();
    Typed log = typed("subscriptions", "export");
    assertEquals(0, log.exit(), log::err);
    assertTrue(log.out().contains(ANN.value()) && log.out().contains("\"start\""), log::out);
    assertEquals("", typed("subscriptions", "export", "--after", "1").out());
    Typed size = typed("audience", "count", "subscribers(news)", "--json");
    assertEquals("{\"recipients\":1,\"addresses\":0,\"inboxes\":1}", size.out().strip(), size::err);
    assertEquals(
        "{\"inbox\":\"" + ANN.value() + "\"}",
        typed("audience", "export", "subscribers(news)").out().strip());
  }

  @Test
  void an_audience_only_the_running_bot_can_count_is_refused_and_not_counted_as_nobody() {
    filled();
    for (String unknown : List.of("holders(coin)", "members(dao)", "list(friends)")) {
      Typed refused = typed("audience", "count", unknown);
      assertEquals(1, refused.exit(), unknown);
      assertTrue(refused.err().contains("only the running bot knows"), refused::err);
    }
    BotState state = open();
    String address = "0x" + "11".repeat(20);
    state
        .client()
        .transactions()
        .inTransaction(
            tx -> {
              state
                  .engine()
                  .lists()
                  .add(tx, "friends", List.of(Recipient.of(Party.address(address))));
              return true;
            });
    state.client().close();
    assertTrue(typed("audience", "count", "list(friends)").out().contains("1"));
    Typed mixed = typed("audience", "count", "list(friends) except subscribers(news)");
    assertEquals(1, mixed.exit(), mixed::out);
    assertTrue(mixed.err().contains("looked up on the network"), mixed::err);
  }

  @Test
  void dead_letters_are_listed_shown_and_tried_again_at_the_next_start() {
    filled();
    Typed list = typed("dead", "list");
    assertTrue(list.out().contains("HANDLER_FAILED") && list.out().contains("REFUSED"), list::out);
    assertEquals("a stone", typed("dead", "show", "messages", "7").out().strip());
    String number =
        typed("dead", "list", "--json").out().replaceAll("(?s).*?\"number\":(\\d+).*", "$1");
    assertEquals("it rains", typed("dead", "show", "deliveries", number).out().strip());
    assertEquals("retried 1 of 1", typed("dead", "retry", "messages", "7").out().strip());
    assertEquals("retried 1 of 1", typed("dead", "retry", "deliveries", "--all").out().strip());
    assertEquals("", typed("dead", "list", "--json").out());
    BotState state = open();
    Map<DeliveryState, Long> counts =
        state.client().transactions().inSnapshot(tx -> state.engine().outbox().counts(tx));
    state.client().close();
    assertEquals(1L, counts.get(DeliveryState.PLANNED));
    Typed events = typed("dead", "retry", "events", "1");
    assertEquals(6, events.exit());
    assertTrue(events.err().contains("start the bot"), events::err);
    assertEquals(5, typed("dead", "show", "messages", "7").exit());
  }

  @Test
  void a_folder_somebody_has_open_is_refused_naming_the_process() {
    filled();
    BotState held = open();
    try {
      Typed refused = typed("dead", "list");
      assertEquals(6, refused.exit());
      assertTrue(
          refused.err().contains("in use by process " + ProcessHandle.current().pid()),
          refused::err);
    } finally {
      held.client().close();
    }
    assertEquals(0, typed("dead", "list").exit());
  }

  @Test
  void a_folder_without_a_store_is_refused_and_left_as_it_is() throws IOException {
    Typed refused = typed("announce", "status");
    assertEquals(5, refused.exit());
    assertTrue(refused.err().contains("name the bot's data folder"), refused::err);
    try (Stream<Path> left = Files.list(folder)) {
      assertFalse(left.findAny().isPresent(), "a look made something");
    }
    filled();
    assertEquals(5, typed("inbox", "show").exit());
    assertEquals(0, typed("announce", "status").exit());
    assertEquals(5, typed("announce", "status", "1").exit());
    assertEquals(2, typed("announce", "status", "1", "--watch").exit());
  }

  @Test
  void without_the_store_key_nothing_is_opened() throws IOException {
    filled();
    Files.move(folder.resolve("store.key"), folder.resolve("elsewhere"));
    Typed refused = typed("dead", "list");
    assertEquals(6, refused.exit());
    assertTrue(refused.err().contains("the key of this store is missing"), refused::err);
  }

  @Test
  void a_store_is_copied_and_put_back() {
    filled();
    Path copies = folder.resolve("copies");
    Typed made = typed("backup", "--to", copies + "", "--keep", "3", "--json");
    assertEquals(0, made.exit(), made::err);
    String copy = made.out().replaceAll("(?s).*\"copy\":\"([^\"]+)\".*", "$1");
    assertTrue(Files.exists(Path.of(copy)), copy);
    assertTrue(typed("backup", "--to", copies + "").out().startsWith("copied to " + copies));
    assertEquals(1, typed("restore", "--from", copy).exit());
    Typed back = typed("restore", "--from", copy, "--replace");
    assertEquals(0, back.exit(), back::err);
    assertTrue(back.out().contains("what was there is now"), back::out);
    assertTrue(typed("dead", "list").out().contains("REFUSED"));
    assertEquals(1, typed("restore", "--from", folder.resolve("none") + "", "--replace").exit());
    assertEquals(2, typed("backup", "--to", "x", "--keep", "0").exit());
    assertEquals(2, typed("backup").exit());
    assertEquals(2, Typed.of("backup", "--to", "x").exit());
  }
}
