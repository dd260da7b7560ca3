package dev.larkpost.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.inbound.Message;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.node.Faults.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node that hurts in every way it has a name for; everybody is answered once all the same. */
class NamedFaultsTest {
  private static final int TEXTS = 6;
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  @ParameterizedTest
  @CsvSource({
    "RESOURCE_EXHAUSTED, SendGroupMessages",
    "RESOURCE_EXHAUSTED, QueryGroupMessages",
    "RESOURCE_EXHAUSTED, SendWelcomeMessages",
    "UNAVAILABLE, SendGroupMessages",
    "UNAVAILABLE, QueryWelcomeMessages",
    "UNAVAILABLE, GetIdentityUpdates",
    "UNAVAILABLE, SubscribeGroupMessages",
    "LOSE_ANSWER, SendGroupMessages",
    "LOSE_ANSWER, SendWelcomeMessages",
    "WITHHOLD_HEADERS, SubscribeGroupMessages",
    "SKIP_DELIVERY, SubscribeGroupMessages",
    "SKIP_DELIVERY, SubscribeWelcomeMessages",
    "DUPLICATE_DELIVERY, *",
    "REORDER_DELIVERY, SubscribeGroupMessages",
  })
  void everybody_is_answered_once(Fault fault, String method) {
    Routes echo = Routes.builder().text(c -> "re " + c.message().text().orElseThrow()).build();
    try (TestBot bot = TestBot.of(echo)) {
      Person alice = bot.person();
      Person bob = bot.person();
      alice.says("first");
      alice.hears("re first");
      List<String> expected = new ArrayList<>(List.of("re first"));
      for (int i = 0; i < TEXTS; i++) {
        bot.faults().inject(fault, method, 1);
        alice.says("text " + i);
        expected.add("re text " + i);
        if (i == TEXTS / 2) {
          bot.faults().dropStreams("SubscribeGroupMessages", false);
        }
      }
      bob.says("new here");
      bot.faults().clear();
      Person carol = bot.person();
      carol.says("me too");
      alice.says("last");
      expected.add("re last");
      answered(bot, carol, List.of("re me too"));
      answered(bot, bob, List.of("re new here"));
      answered(bot, alice, expected);
    }
  }

  /** Waits, while the bot's time passes, and hears whether anything comes twice. */
  private static void answered(TestBot bot, Person person, List<String> expected) {
    long end = System.nanoTime() + Person.PATIENCE.toNanos();
    while (texts(person).size() < expected.size() && System.nanoTime() < end) {
      bot.clock().pass(AT_ONCE);
      Thread.onSpinWait();
    }
    assertEquals(expected.stream().sorted().toList(), texts(person).stream().sorted().toList());
  }

  private static List<String> texts(Person person) {
    return person.everything().stream().map(Message::text).flatMap(Optional::stream).toList();
  }
}
