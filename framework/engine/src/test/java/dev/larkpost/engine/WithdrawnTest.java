package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.inbound.Message;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.InboundStore;
import dev.larkpost.xmtp.store.Transaction;
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
        List.of("dropped WITHDRAWN", "handled text 1", "confirmed"), bench.recorder.events);
  }

  @Test
  void a_deleted_message_whose_handler_failed_is_not_tried_again() {
    Bench bench = bench(this::delete, true);
    bench.says(ALICE, "gm");
    bench.settle();
    bench.pass(java.time.Duration.ofMinutes(5));
    assertEquals(List.of("dropped WITHDRAWN"), bench.recorder.events);
  }
}
