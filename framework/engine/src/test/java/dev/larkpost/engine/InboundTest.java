package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static dev.larkpost.engine.Bench.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InboundTest {
  private static final MessageId SOME = MessageId.ofHex("ab".repeat(32));

  @Test
  void answers_gm_in_one_transaction() {
    Bench bench = Bench.gm();
    bench.settle();
    bench.says(ALICE, "gm");
    int before = bench.client.transactions;
    bench.settle();
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
    assertEquals(1, bench.client.transactions - before);
    assertEquals(List.of("confirmed", "handled text 1"), bench.recorder.events);
  }

  @Test
  void keeps_nothing_of_a_confirmed_reply() {
    Bench bench = Bench.gm();
    bench.says(ALICE, "gm");
    bench.settle();
    assertEquals(Map.of(), bench.engine.deliveries());
  }

  @Test
  void says_nothing_about_what_no_handler_wants() {
    Bench bench = Bench.gm();
    bench.says(ALICE, new Content.ReadReceipt());
    bench.says(ALICE, new Content.Markdown("# gm"));
    bench.settle();
    assertEquals(List.of(), bench.client.network);
    assertEquals(List.of("dropped NO_HANDLER", "dropped NO_HANDLER"), bench.recorder.events);
  }

  @Test
  void never_answers_itself() {
    Bench bench = Bench.gm();
    bench.client.receive(FakeClient.SELF, FakeClient.dm(ALICE), new Content.Text("gm"));
    bench.settle();
    assertEquals(List.of("dropped OWN"), bench.recorder.events);
  }

  @Test
  void bytes_that_are_no_content_cost_only_themselves() {
    Bench bench = Bench.gm();
    bench.client.receive(ALICE, FakeClient.dm(ALICE), new byte[] {9, 9, 9});
    bench.says(ALICE, "gm");
    bench.settle();
    assertEquals(
        List.of("dropped UNDECODABLE", "handled text 1", "confirmed"), bench.recorder.events);
  }

  @Test
  void a_denied_conversation_is_not_answered() {
    Bench bench = Bench.gm();
    bench.client.deny(FakeClient.dm(ALICE));
    bench.says(ALICE, "gm");
    bench.settle();
    assertEquals(List.of("dropped DENIED"), bench.recorder.events);
  }

  @Test
  void a_flood_of_one_sender_is_cut_and_costs_others_nothing() {
    Bench bench = Bench.gm();
    int most = EngineSettings.defaults("test", new java.util.Random(7)).floodMost();
    for (int i = 0; i < most + 80; i++) {
      bench.says(ALICE, "gm");
    }
    bench.says(BOB, "gm");
    bench.settle();
    assertEquals(most, bench.textsTo(ALICE).size());
    assertEquals(List.of("gm"), bench.textsTo(BOB));
    bench.clock.pass(Duration.ofMinutes(1));
    bench.says(ALICE, "gm");
    bench.settle();
    assertEquals(most + 1, bench.textsTo(ALICE).size());
  }

  @Test
  void messages_of_one_conversation_are_answered_in_order() {
    Bench bench = new Bench(Routes.builder().text(c -> c.message().text().orElseThrow()).build());
    List<String> said = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      said.add("number " + i);
      bench.says(ALICE, "number " + i);
    }
    bench.settle();
    assertEquals(said, bench.textsTo(ALICE));
  }

  @Test
  void a_handler_may_give_several_kinds_of_answers() {
    Bench bench =
        new Bench(
            Routes.builder()
                .text(
                    c -> {
                      c.reply("one");
                      return List.of(
                          "two",
                          new Content.Text("three"),
                          Optional.of("four"),
                          CompletableFuture.completedFuture("five"));
                    })
                .build());
    bench.says(ALICE, "count");
    bench.settle();
    assertEquals(List.of("one", "two", "three", "four", "five"), bench.textsTo(ALICE));
  }

  @Test
  void what_is_no_content_is_a_failure_with_its_own_code() {
    Bench bench = new Bench(Routes.builder().text(c -> 42).build());
    bench.says(ALICE, "gm");
    bench.settle();
    assertEquals(List.of("failed text ANSWER_UNSUPPORTED 1"), bench.recorder.events);
  }

  @Test
  void more_answers_than_allowed_send_none() {
    Bench bench =
        new Bench(
            Routes.builder()
                .text(
                    c -> {
                      for (int i = 0; i < 100; i++) {
                        c.reply("spam");
                      }
                      return "more";
                    })
                .build());
    bench.says(ALICE, "gm");
    bench.settle();
    assertEquals(List.of("failed text TOO_MANY_ANSWERS 1"), bench.recorder.events);
    assertEquals(List.of(), bench.client.network);
  }

  @Test
  void a_failing_handler_is_tried_again_and_answers_once() {
    AtomicInteger tries = new AtomicInteger();
    Bench bench =
        new Bench(
            Routes.builder()
                .text(
                    c -> {
                      c.reply("half");
                      if (tries.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                      }
                      return "whole";
                    })
                .build());
    bench.says(ALICE, "gm");
    bench.settle();
    assertEquals(List.of(), bench.client.network);
    bench.pass(Duration.ofSeconds(30));
    assertEquals(List.of("half", "whole"), bench.textsTo(ALICE));
    assertEquals(
        List.of(
            "failed text HANDLER_FAILED 1",
            "failed text HANDLER_FAILED 2",
            "handled text 2",
            "confirmed",
            "confirmed"),
        bench.recorder.events);
  }

  @Test
  void a_poisoned_message_holds_up_nobody_and_ends_among_the_dead_letters() {
    Bench bench =
        new Bench(
            Routes.builder()
                .text(
                    c -> {
                      if (c.message().text().orElseThrow().equals("poison")) {
                        throw new StackOverflowError();
                      }
                      return "fine";
                    })
                .build());
    bench.says(ALICE, "poison");
    bench.says(ALICE, "food");
    bench.settle();
    assertEquals(List.of("fine"), bench.textsTo(ALICE));
    bench.pass(Duration.ofMinutes(30));
    assertTrue(bench.recorder.events.contains("message dead HANDLER_FAILED"));
    assertEquals(
        1,
        bench.client.transactions().inSnapshot(tx -> bench.stores.failed().dead(tx, 0, 10)).size());
  }

  @Test
  void a_failed_message_is_tried_again_after_a_restart() {
    FakeClient client = new FakeClient();
    EngineStores stores = EngineStores.inMemory();
    Bench first =
        new Bench(
            client,
            stores,
            Routes.builder()
                .text(
                    c -> {
                      throw new IllegalStateException("broken release");
                    })
                .build(),
            b -> {});
    first.says(ALICE, "gm");
    first.settle();
    Bench second = new Bench(client, stores, Routes.builder().text(c -> "gm").build(), b -> {});
    second.pass(Duration.ofSeconds(10));
    assertEquals(List.of("gm"), second.textsTo(ALICE));
  }

  @Test
  void answers_once_when_the_commit_fails_first() {
    Bench bench = Bench.gm();
    bench.settle();
    bench.client.failingTransactions = 2;
    bench.says(ALICE, "gm");
    bench.settle();
    assertEquals(List.of(), bench.client.network);
    bench.pass(Duration.ofSeconds(20));
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
  }

  @Test
  void nothing_overtakes_a_message_that_could_not_be_recorded() {
    Bench bench =
        new Bench(Routes.builder().text(c -> "to " + c.message().text().orElseThrow()).build());
    bench.settle();
    bench.client.failingTransactions = 2;
    List.of("one", "two", "three").forEach(text -> bench.says(ALICE, text));
    bench.says(BOB, "other");
    bench.settle();
    assertEquals(List.of(), bench.textsTo(ALICE));
    bench.says(ALICE, "four");
    bench.pass(Duration.ofSeconds(20));
    assertEquals(List.of("to one", "to two", "to three", "to four"), bench.textsTo(ALICE));
    assertEquals(List.of("to other"), bench.textsTo(BOB));
  }

  @Test
  void commands_buttons_and_the_rest_find_their_handlers() {
    Bench bench =
        new Bench(
            Routes.builder()
                .text(c -> "text")
                .command("/add", c -> "sum " + c.command().orElseThrow().rest())
                .reply(c -> "reply")
                .reaction(c -> "reaction")
                .attachment(c -> "attachment")
                .button("yes", c -> "tapped " + c.tap().orElseThrow().label())
                .message(c -> "other")
                .build());
    bench.says(ALICE, "  /ADD 1 2 ");
    bench.says(ALICE, "/unknown");
    bench.says(ALICE, new Content.Reply(SOME, Optional.empty(), new Content.Text("x")));
    bench.says(
        ALICE,
        new Content.Reaction(SOME, Optional.empty(), true, "x", Content.Reaction.Schema.UNICODE));
    bench.says(ALICE, new Content.Attachment(Optional.empty(), "text/plain", new byte[0]));
    bench.says(ALICE, new Content.Intent("menu", "yes", Map.of()));
    bench.says(ALICE, new Content.Intent("menu", "other", Map.of()));
    bench.says(ALICE, new Content.Markdown("x"));
    bench.settle();
    assertEquals(
        List.of(
            "sum 1 2", "text", "reply", "reaction", "attachment", "tapped yes", "other", "other"),
        bench.textsTo(ALICE));
  }

  @Test
  void the_number_of_a_button_shown_last_is_a_tap() {
    Content.Actions menu =
        new Content.Actions(
            "menu",
            "Choose",
            List.of(action("yes", "Yes!"), action("no", "No!")),
            Optional.empty());
    Bench bench =
        new Bench(
            Routes.builder()
                .command("/menu", c -> menu)
                .anyButton(c -> c.tap().orElseThrow().label())
                .text(c -> "text")
                .build());
    bench.says(ALICE, "2");
    bench.says(ALICE, "/menu");
    bench.says(ALICE, "2");
    bench.says(ALICE, "3");
    bench.says(BOB, "1");
    bench.settle();
    assertEquals("text", bench.textsTo(ALICE).getFirst());
    assertEquals(List.of("No!", "text"), bench.textsTo(ALICE).subList(2, 4));
    assertEquals(List.of("text"), bench.textsTo(BOB));
  }

  private static Content.Actions.Action action(String id, String label) {
    return new Content.Actions.Action(
        id, label, Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void being_added_opens_a_conversation_and_others_join_it() {
    Bench bench = new Bench(Routes.builder().opened(c -> "hello").joined(c -> "welcome").build());
    bench.says(ALICE, added(FakeClient.SELF));
    bench.says(ALICE, added(BOB));
    bench.says(ALICE, added());
    bench.settle();
    assertEquals(List.of("hello", "welcome"), bench.textsTo(ALICE));
  }

  private static Content added(InboxId... inboxes) {
    return new Content.GroupUpdated(
        ALICE,
        List.of(inboxes),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void an_effect_happens_with_the_commit_and_once() {
    AtomicInteger commits = new AtomicInteger();
    Bench bench =
        new Bench(
            Routes.builder()
                .text(
                    c -> {
                      c.inTransaction(tx -> tx.afterCommit(commits::incrementAndGet));
                      return "gm";
                    })
                .build());
    bench.settle();
    bench.client.failingTransactions = 1;
    bench.says(ALICE, "gm");
    bench.pass(Duration.ofSeconds(20));
    assertEquals(1, commits.get());
    assertEquals(List.of("gm"), bench.textsTo(ALICE));
  }
}
