package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static dev.larkpost.engine.Bench.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.consent.ConsentTexts;
import dev.larkpost.engine.consent.Standing;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsentTest {
  private static final ConsentTexts TEXTS = new ConsentTexts("bye", "{until}", "hi again", "help!");

  private static Bench gm() {
    return new Bench(
        new FakeClient(),
        EngineStores.inMemory(),
        Routes.builder().text(c -> "gm").build(),
        b -> b.texts(TEXTS));
  }

  private static Standing standing(Bench bench) {
    return bench
        .client
        .transactions()
        .inSnapshot(tx -> bench.stores.optOuts().standings(tx, List.of(ALICE)))
        .getOrDefault(ALICE, Standing.SILENT);
  }

  @Test
  void every_spelling_of_stop_is_confirmed_once_and_nothing_else_is_said() {
    for (String word : List.of("STOP", "stop", " /Stop ", "UNSUBSCRIBE", "/unsubscribe")) {
      Bench bench = gm();
      bench.says(ALICE, word);
      bench.settle();
      assertEquals(List.of("bye"), bench.textsTo(ALICE), word);
      assertTrue(standing(bench).refuses(Optional.empty(), bench.clock.instant()), word);
    }
  }

  @Test
  void a_word_inside_a_sentence_is_an_ordinary_text() {
    Bench bench = gm();
    bench.says(ALICE, "please stop");
    bench.says(ALICE, "stop dreaming");
    bench.says(ALICE, "mute the bass");
    bench.says(ALICE, "help me");
    bench.settle();
    assertEquals(List.of("gm", "gm", "gm", "gm"), bench.textsTo(ALICE));
    assertEquals(Standing.SILENT, standing(bench));
  }

  @Test
  void who_stopped_still_gets_answers_and_may_start_again() {
    Bench bench = gm();
    bench.says(ALICE, "STOP");
    bench.says(ALICE, "gm?");
    bench.says(ALICE, "START");
    bench.settle();
    assertEquals(List.of("bye", "gm", "hi again"), bench.textsTo(ALICE));
    assertEquals(Standing.SILENT, standing(bench));
  }

  @Test
  void a_mute_ends_by_itself() {
    Bench bench = gm();
    bench.says(ALICE, "MUTE 2d");
    bench.says(BOB, "mute");
    bench.settle();
    assertEquals(List.of("23 November 2026 12:00 UTC"), bench.textsTo(ALICE));
    assertEquals(List.of("28 November 2026 12:00 UTC"), bench.textsTo(BOB));
    assertTrue(standing(bench).refuses(Optional.empty(), bench.clock.instant()));
    bench.clock.pass(Duration.ofDays(2));
    assertEquals(false, standing(bench).refuses(Optional.empty(), bench.clock.instant()));
  }

  @Test
  void buttons_mean_the_words() {
    Bench bench = gm();
    bench.says(ALICE, new Content.Intent("any", "larkpost:stop", Map.of()));
    bench.says(ALICE, new Content.Intent("any", "larkpost:help", Map.of()));
    bench.settle();
    assertEquals(List.of("bye", "help!"), bench.textsTo(ALICE));
  }

  @Test
  void the_message_that_said_it_is_the_proof() {
    Bench bench = gm();
    MessageId stop = bench.says(ALICE, "STOP");
    bench.settle();
    assertEquals(
        List.of(stop.hex()),
        bench
            .client
            .transactions()
            .inSnapshot(tx -> bench.stores.optOuts().history(tx, ALICE, 10))
            .stream()
            .map(c -> c.proof().hex())
            .toList());
  }

  @Test
  void one_category_can_be_stopped_and_the_others_go_on() {
    Bench bench =
        new Bench(
            new FakeClient(),
            EngineStores.inMemory(),
            Routes.builder().text(c -> "gm").build(),
            b -> b.texts(TEXTS).categories(java.util.Set.of("Drops")));
    bench.says(ALICE, "stop drops");
    bench.settle();
    assertTrue(standing(bench).refuses(Optional.of("drops"), bench.clock.instant()));
    assertEquals(
        false, standing(bench).refuses(Optional.of("liquidations"), bench.clock.instant()));
    bench.says(ALICE, "stop");
    bench.says(ALICE, "start drops");
    bench.settle();
    assertEquals(false, standing(bench).refuses(Optional.of("drops"), bench.clock.instant()));
    assertTrue(standing(bench).refuses(Optional.of("liquidations"), bench.clock.instant()));
  }

  @Test
  void an_empty_text_lets_the_word_work_silently() {
    Bench bench =
        new Bench(
            new FakeClient(),
            EngineStores.inMemory(),
            Routes.builder().text(c -> "gm").build(),
            b -> b.texts(new ConsentTexts("", "", "", "")));
    bench.says(ALICE, "STOP");
    bench.settle();
    assertEquals(List.of(), bench.textsTo(ALICE));
    assertTrue(standing(bench).stopped());
  }
}
