package dev.larkpost.connectors.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.id.InboxId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bot is killed ({@code kill -9}) again and again while people write to it. Plan: a node here, a
 * bot in a process of its own on a SQLite store, a few people who keep writing; kill at seeded
 * random moments, start again on the same store; in the end every text was answered exactly once.
 */
class CrashTest {
  private static final int PEOPLE = 3;
  private static final int KILLS = 6;
  private static final int TEXTS_PER_LIFE = 8;
  private static final long SEED = 9420;

  @TempDir Path folder;

  @Test
  void every_text_is_answered_exactly_once_whenever_the_bot_is_killed() throws Exception {
    Random random = new Random(SEED);
    String key = "11".repeat(32); // test only
    try (EmbeddedNode node = EmbeddedNode.start(NodeConfig.inMemory())) {
      Process bot = start(node.port(), key);
      InboxId inbox = readyInbox(bot);
      List<Person> people = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        people.add(Person.join(node.port(), inbox, Clock.systemUTC()));
      }
      int said = 0;
      for (int life = 0; life < KILLS; life++) {
        for (int i = 0; i < TEXTS_PER_LIFE; i++) {
          int n = said++;
          people.get(n % PEOPLE).says("text " + n);
        }
        TimeUnit.MILLISECONDS.sleep(
            random.nextInt(400)); // the moment of the kill is the input here
        bot.destroyForcibly().waitFor();
        bot = start(node.port(), key);
        readyInbox(bot);
      }
      for (int p = 0; p < PEOPLE; p++) {
        int person = p;
        Set<String> wanted = new HashSet<>();
        for (int n = 0; n < said; n++) {
          if (n % PEOPLE == person) {
            wanted.add("re: text " + n);
          }
        }
        Set<String> missing = new HashSet<>(wanted);
        while (!missing.isEmpty()) {
          people.get(p).hears(m -> m.text().filter(missing::remove).isPresent());
        }
        people.get(p).says("the end");
        people.get(p).hears(m -> m.text().filter("re: the end"::equals).isPresent());
        List<String> answers =
            people.get(p).everything().stream()
                .flatMap(m -> m.text().stream())
                .filter(wanted::contains)
                .toList();
        assertEquals(wanted.size(), answers.size(), () -> "answered twice: " + answers);
      }
      people.forEach(Person::close);
      bot.destroyForcibly().waitFor();
    }
  }

  private Process start(int port, String key) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "--enable-native-access=ALL-UNNAMED",
            EchoProcess.class.getName(),
            Integer.toString(port),
            folder.toString(),
            key)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static InboxId readyInbox(Process bot) throws IOException, InterruptedException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(bot.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.startsWith("ready ")) {
      line = out.readLine();
    }
    if (line == null) {
      throw new AssertionError("the bot ended before it was ready: " + bot.waitFor());
    }
    return new InboxId(line.substring("ready ".length()));
  }
}
