package dev.larkpost.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.ConversationId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Bot, people and node in one process. */
class TestBotTest {
  private static Routes gm() {
    return Routes.builder().text(context -> "gm").build();
  }

  @Test
  void alice_says_gm_and_hears_gm() {
    try (TestBot bot = TestBot.of(gm())) {
      Person alice = bot.person();
      alice.says("gm");
      alice.hears("gm");
      alice.says("again");
      alice.hears("gm");
    }
  }

  @Test
  void in_a_group_everybody_hears_the_answer_once() {
    try (TestBot bot = TestBot.of(gm())) {
      Person alice = bot.person();
      Person bob = bot.person();
      ConversationId group = alice.group("three", bob);
      alice.says(group, "gm all");
      alice.hears("gm");
      bob.hears("gm all");
      bob.hears("gm");
      assertEquals(1, alice.everything().size());
    }
  }

  @Test
  void what_was_said_while_the_bot_was_away_is_answered_once_it_is_back() {
    try (TestBot bot = TestBot.of(gm())) {
      Person alice = bot.person();
      alice.says("before");
      alice.hears("gm");
      bot.stop();
      alice.says("meanwhile");
      bot.start();
      alice.hears("gm");
      bot.restart();
      alice.says("after");
      alice.hears("gm");
      assertEquals(3, alice.everything().size());
    }
  }

  @Test
  void a_failing_handler_is_tried_again_when_time_has_passed() {
    AtomicInteger tries = new AtomicInteger();
    Routes moody =
        Routes.builder()
            .text(
                context -> {
                  if (tries.incrementAndGet() == 1) {
                    throw new IllegalStateException("not in the mood");
                  }
                  return "gm";
                })
            .build();
    Failures failures = new Failures();
    try (TestBot bot = TestBot.of(moody, builder -> builder.listener(failures))) {
      Person alice = bot.person();
      alice.says("gm");
      failures.awaitFirst();
      bot.clock().pass(Duration.ofSeconds(10));
      alice.hears("gm");
      assertEquals(2, tries.get());
    }
  }

  @Test
  void unknown_content_is_no_text() {
    try (TestBot bot = TestBot.of(gm())) {
      Person alice = bot.person();
      alice.says(new Content.Markdown("# gm"));
      alice.says("gm");
      alice.hears("gm");
      assertEquals(List.of("gm"), texts(alice));
    }
  }

  private static List<String> texts(Person person) {
    return person.everything().stream().flatMap(m -> m.text().stream()).toList();
  }
}
