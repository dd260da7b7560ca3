package dev.larkpost.bots.gm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.connectors.jdbc.StoreCopy;
import dev.larkpost.testkit.Person;
import dev.larkpost.testkit.process.BotProcess;
import dev.larkpost.testkit.process.Ports;
import dev.larkpost.xmtp.id.ConversationId;
import io.restassured.path.json.JsonPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is delivered; runs after packaging. */
class RunIT {
  /** What a shell reports after SIGTERM, and a clean end. */
  private static final Set<Integer> ENDED_BY_SIGTERM = Set.of(0, 143);

  /** What the launcher's users are promised; it takes one or two seconds. */
  private static final Duration PROMISED = Duration.ofSeconds(10);

  @TempDir Path folder = Path.of("unset");

  @Test
  void echoes_and_in_groups_only_when_named() throws InterruptedException {
    Map<String, String> settings =
        Map.of("LARKPOST_GM_ANSWER", "echo", "LARKPOST_GM_GROUPS_ONLY_WHEN_NAMED", "true");
    try (BotProcess bot = BotProcess.start(folder, settings)) {
      try (Person alice = Person.join(bot.node(), bot.inbox())) {
        alice.says("good evening");
        alice.hears("good evening");
        ConversationId group = alice.group("evening");
        alice.says(group, "nobody is named here");
        alice.says(group, "GmBot, are you there?");
        alice.hears("GmBot, are you there?");
        alice.says(group, "gmbotany is another word");
        alice.says(group, "you, " + bot.address() + "!");
        alice.hears("you, " + bot.address() + "!");
        assertEquals(3, alice.everything().size());
      }
      assertTrue(ENDED_BY_SIGTERM.contains(bot.stop()));
      assertEquals(List.of(), warnings(bot.output()));
    }
  }

  @Test
  void a_second_start_on_the_folder_is_refused_and_the_next_one_is_the_same_bot() throws Exception {
    String address;
    String inbox;
    try (BotProcess first = BotProcess.start(folder, Map.of())) {
      address = first.address();
      inbox = first.inbox();
      try (BotProcess second = BotProcess.start(folder, Map.of())) {
        assertEquals(1, second.refused());
        String said = String.join("\n", second.output());
        assertTrue(said.contains("another node holds node.db in folder " + folder), said);
        assertEquals(List.of(), stackTrace(second.output()));
      }
      try (Person alice = Person.join(first.node(), inbox)) {
        alice.says("still there?");
        alice.hears("gm");
      }
      long asked = System.nanoTime();
      assertTrue(ENDED_BY_SIGTERM.contains(first.stop()));
      assertTrue(System.nanoTime() - asked < PROMISED.toNanos(), "it took too long to end");
      assertEquals(List.of(), stackTrace(first.output()));
    }
    try (BotProcess again = BotProcess.start(folder, Map.of())) {
      assertEquals(address, again.address());
      assertEquals(inbox, again.inbox());
      try (Person bob = Person.join(again.node(), inbox)) {
        bob.says("gm");
        bob.hears("gm");
      }
      assertTrue(ENDED_BY_SIGTERM.contains(again.stop()));
    }
    refuses(Map.of("LARKPOST_STORE_KEY", "ab".repeat(32)), "does not open: the store key is");
    Files.delete(folder.resolve("bot.db"));
    refuses(Map.of(), "exists already but this store is empty");
  }

  /** As the runbook says it. */
  private void refuses(Map<String, String> settings, String why) throws InterruptedException {
    try (BotProcess refused = BotProcess.start(folder, settings)) {
      assertEquals(1, refused.refused());
      assertTrue(said(refused, why), () -> refused.output().toString());
      assertEquals(List.of(), stackTrace(refused.output()));
    }
  }

  @Test
  void a_copy_made_while_it_works_is_restored_known_to_be_older_and_gone_on_with()
      throws InterruptedException {
    // the same before and after, so that people find the node again
    String nodePort = Integer.toString(Ports.unused());
    Map<String, String> settings =
        Map.of("LARKPOST_NODE_PORT", nodePort, "LARKPOST_GM_ANSWER", "echo");
    Path copy;
    String inbox;
    String sentence = "the store is older than the network; nothing is sent in";
    try (BotProcess first = BotProcess.start(folder, settings)) {
      inbox = first.inbox();
      try (Person alice = Person.join(first.node(), inbox)) {
        alice.says("before");
        alice.hears("before");
        copy = StoreCopy.make(folder, folder.resolve("copies"), 1, Clock.systemUTC());
        alice.says("after the copy");
        alice.hears("after the copy");
        assertTrue(ENDED_BY_SIGTERM.contains(first.stop()));
        assertFalse(said(first, sentence));
        StoreCopy.restore(copy, folder, true, Clock.systemUTC());
        try (BotProcess again = BotProcess.start(folder, settings)) {
          assertEquals(inbox, again.inbox());
          alice.says("who are you?");
          alice.hears("who are you?"); // and nothing it said already
          again.prints(sentence, 1);
          assertTrue(ENDED_BY_SIGTERM.contains(again.stop()));
          assertEquals(List.of(), stackTrace(again.output()));
        }
      }
    }
  }

  /** Traces are on, and nothing is sent to a collector: there is none. */
  @Test
  void a_line_of_json_has_its_event_and_its_trace_as_fields() throws InterruptedException {
    Map<String, String> settings =
        Map.of(
            "LARKPOST_LOG_JSON",
            "true",
            "QUARKUS_OTEL_SDK_DISABLED",
            "false",
            "QUARKUS_OTEL_TRACES_SAMPLER",
            "always_off");
    try (BotProcess bot = BotProcess.start(folder, settings)) {
      try (Person alice = Person.join(bot.node(), bot.inbox())) {
        alice.says("STOP");
        alice.hears(m -> m.text().isPresent());
      }
      assertTrue(ENDED_BY_SIGTERM.contains(bot.stop()));
      assertEquals("bot started", words(line(bot, "LP4004"), 2));
      JsonPath stopped = line(bot, "LP2004");
      assertEquals("consent changed", words(stopped, 2));
      assertTrue(stopped.getString("mdc.traceId").matches("[0-9a-f]{32}"), stopped::prettify);
      assertTrue(stopped.getString("mdc.spanId").matches("[0-9a-f]{16}"), stopped::prettify);
    }
  }

  private static JsonPath line(BotProcess bot, String event) {
    return bot.output().stream()
        .filter(line -> line.startsWith("{"))
        .map(JsonPath::from)
        .filter(line -> event.equals(line.getString("mdc.event")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + event + " in " + bot.output()));
  }

  /** What a line says after its id. */
  private static String words(JsonPath line, int count) {
    return Stream.of(line.getString("message").split(" "))
        .skip(1)
        .limit(count)
        .collect(Collectors.joining(" "));
  }

  private static boolean said(BotProcess bot, String sentence) {
    return bot.output().stream().anyMatch(line -> line.contains(sentence));
  }

  /** Whoever starts a bot for the first time must find nothing to worry about. */
  private static List<String> warnings(List<String> output) {
    return output.stream().filter(line -> line.matches("[\\d:]+ (WARN|ERROR) .*")).toList();
  }

  private static List<String> stackTrace(List<String> output) {
    return output.stream().filter(line -> line.startsWith("\tat ")).toList();
  }
}
