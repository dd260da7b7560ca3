package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.inbound.Message;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.InboundStore;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** A message that is deleted or edited while its handler is at work. */
class WithdrawnTest {
  private final List<Bench> benches = new ArrayList<>();

  /** Answers with what was said, after something happened to the row. */
  private Bench bench(BiConsumer<Transaction, InboundMessage> meanwhile, boolean fails) {
    Bench bench =
        new Bench(
            Routes.builder()
                .text(
                    c -> {
                      meanwhile(c.message(), meanwhile);
                      if (fails) {
                        throw new IllegalStateException("wanted");
                      }
                      return c.message().text().orElseThrow();
                    })
                .build());
    benches.add(bench);
    return bench;
  }

  private void meanwhile(Message message, BiConsumer<Transaction, InboundMessage> change) {
    FakeClient client = benches.getLast().client;
    client
        .store
        .transactions()
        .inTransaction(
            tx -> {
              inbound(client)
                  .find(tx, message.id())
                  .orElseThrow()
                  .waiting()
                  .ifPresent(w -> change.accept(tx, w));
              return true;
            });
  }

  private static InboundStore inbound(FakeClient client) {
    return client.store.inbound();
  }

  private void delete(Transaction tx, InboundMessage waiting) {
    inbound(benches.getLast().client).handled(tx, List.of(waiting.sequence()));
  }

  private void editOnce(Transaction tx, InboundMessage waiting) {
    if (ContentCodec.decode(waiting.content()).equals(new Content.Text("gm"))) {
      inbound(benches.getLast().client)
          .replace(tx, waiting.saying(ContentCodec.encode(new Content.Text("edited"))));
    }
  }

  @Test
  void a_deleted_message_gets_no_answer() {
    Bench bench = bench(this::delete, false);
    bench.says(ALICE, "gm");
    bench.settle();
    assertEquals(List.of(), bench.client.network);
    assertEquals(List.of("dropped WITHDRAWN"), bench.recorder.events);
  }

  @Test
  void an_edited_message_is_answered_once_with_what_it_says_now() {
    Bench bench = bench(this::editOnce, false);
    bench.says(ALICE, "gm");
    bench.settle();
    assertEquals(List.of("edited"), bench.textsTo(ALICE));
    assertEquals(
        List.of("dropped WITHDRAWN", "confirmed", "handled text 1"), bench.recorder.events);
  }

  @Test
  void a_deleted_message_whose_handler_failed_is_not_tried_again() {
    Bench bench = bench(this::delete, true);
    bench.says(ALICE, "gm");
    bench.settle();
    bench.pass(Duration.ofMinutes(5));
    assertEquals(List.of("dropped WITHDRAWN"), bench.recorder.events);
  }

  /** Fails until told otherwise, then answers with what was said. */
  private static final class Moody {
    boolean failing = true;
    Runnable meanwhile = () -> {};
    final Bench bench =
        new Bench(
            Routes.builder()
                .text(
                    c -> {
                      meanwhile.run();
                      if (failing) {
                        throw new IllegalStateException("wanted");
                      }
                      return c.message().text().orElseThrow();
                    })
                .message(c -> "heard of " + c.message().content().getClass().getSimpleName())
                .build());

    MessageId fails() {
      MessageId said = bench.says(ALICE, "gm");
      bench.settle();
      return said;
    }

    void dies() {
      for (int i = 0; i < 20; i++) {
        bench.clock.pass(Duration.ofMinutes(10));
        bench.settle();
      }
    }

    void recovers() {
      failing = false;
      bench.pass(Duration.ofMinutes(5));
    }

    List<String> heard() {
      return bench.textsTo(ALICE);
    }
  }

  private static Content edit(MessageId said, String words) {
    return new Content.EditMessage(said, new Content.Text(words));
  }

  @Test
  void a_failed_message_that_is_deleted_is_not_tried_again() {
    Moody moody = new Moody();
    MessageId said = moody.fails();
    moody.bench.says(ALICE, new Content.DeleteMessage(said));
    moody.bench.settle();
    moody.recovers();
    assertEquals(List.of(), moody.heard());
    assertEquals("dropped WITHDRAWN", moody.bench.recorder.events.getLast());
  }

  @Test
  void a_failed_message_that_is_edited_is_answered_once_with_what_it_says_now() {
    Moody moody = new Moody();
    MessageId said = moody.fails();
    moody.failing = false;
    moody.bench.says(ALICE, edit(said, "edited"));
    moody.bench.settle();
    moody.recovers();
    assertEquals(List.of("edited"), moody.heard());
  }

  @Test
  void a_failed_message_that_is_deleted_or_edited_while_it_is_tried_again_is_another_one() {
    for (boolean fails : List.of(true, false)) {
      Moody deleted = new Moody();
      MessageId said = deleted.fails();
      deleted.failing = fails;
      deleted.meanwhile = () -> amended(deleted, new Content.DeleteMessage(said));
      deleted.bench.pass(Duration.ofMinutes(5));
      assertEquals(List.of(), deleted.heard());
      assertEquals(List.of(), deleted.bench.engine.deadLetters().messages(0, 10));

      Moody edited = new Moody();
      MessageId first = edited.fails();
      edited.failing = fails;
      edited.meanwhile =
          () -> {
            edited.meanwhile = () -> {};
            amended(edited, edit(first, "edited"));
          };
      edited.bench.pass(Duration.ofSeconds(5));
      edited.recovers();
      assertEquals(List.of("edited"), edited.heard());
    }
  }

  /** Comes in, and another thread pulls it, while a handler is at work. */
  private static void amended(Moody moody, Content amendment) {
    moody.bench.says(ALICE, amendment);
    Thread pump = Thread.ofVirtual().start(moody.bench.engine::runOnce);
    try {
      pump.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_dead_letter_that_is_deleted_is_gone_and_one_that_is_edited_is_tried_anew() {
    Moody moody = new Moody();
    MessageId first = moody.fails();
    MessageId second = moody.fails();
    moody.dies();
    DeadLetters dead = moody.bench.engine.deadLetters();
    assertEquals(2, dead.messages(0, 10).size());
    moody.failing = false;
    moody.bench.says(ALICE, new Content.DeleteMessage(first));
    moody.bench.says(ALICE, edit(second, "mended"));
    moody.bench.settle();
    moody.recovers();
    assertEquals(List.of("mended"), moody.heard());
    assertEquals(List.of(), dead.messages(0, 10));
  }

  @Test
  void of_what_did_not_fail_the_handler_hears_as_before() {
    Moody moody = new Moody();
    moody.failing = false;
    MessageId said = moody.fails();
    moody.bench.says(ALICE, new Content.DeleteMessage(said));
    moody.bench.settle();
    assertEquals(List.of("gm", "heard of DeleteMessage"), moody.heard());
  }
}
