package dev.larkpost.bots.gm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.node.NodeMain;
import dev.larkpost.testkit.Person;
import dev.larkpost.testkit.process.BotProcess;
import dev.larkpost.testkit.process.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is delivered, on a node in a process of its own that is killed and comes back. */
class NodeGoneIT {
  /**
   * How long nobody answers; {@code -Dlarkpost.away=60} for longer than any pause between tries.
   */
  private static final int AWAY_SECONDS = Integer.getInteger("larkpost.away", 1);

  private static final int PEOPLE = 3;
  private static final Duration BACK = Duration.ofMinutes(5);

  @TempDir Path folder = Path.of("unset");
  private final int http = Ports.unused();
  private final int port = Ports.unused();
  private final String network = "http://127.0.0.1:" + port;

  private Process node() throws IOException {
    Process node =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path", ""),
                NodeMain.class.getName(),
                "--port",
                Integer.toString(port),
                "--db",
                folder.resolve("node.db").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader said = node.inputReader();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.contains("ready port=" + port)) {
        return node;
      }
    }
    throw new AssertionError("the node ended before it was ready");
  }

  private static void kill(Process node) {
    node.destroyForcibly();
    node.onExit().join();
  }

  private int health() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI ready = URI.create("http://127.0.0.1:" + http + "/q/health/ready");
      return client
          .send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private void awaitsHealth(int status) throws IOException, InterruptedException {
    long end = System.nanoTime() + Person.PATIENCE.toNanos();
    while (health() != status) {
      if (System.nanoTime() > end) {
        throw new AssertionError("its readiness is " + health() + ", not " + status);
      }
    }
  }

  private static List<String> heard(Person person) {
    return person.everything().stream().map(m -> m.text().orElse("no text")).toList();
  }

  /** Later than usual: after an outage somebody's next try may be a minute away. */
  private static void hears(Person person, String text) throws InterruptedException {
    long end = System.nanoTime() + BACK.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (!heard(person).contains(text)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("heard " + heard(person) + " within " + BACK);
      }
      never.await(100, TimeUnit.MILLISECONDS);
    }
  }

  /** Plan: what is said while nobody answers waits with who said it; the bot must find back. */
  @Test
  void what_was_said_meanwhile_is_answered_once() throws Exception {
    Map<String, String> settings =
        Map.of(
            "LARKPOST_NETWORK",
            network,
            "LARKPOST_KEY",
            "5d".repeat(32), // test only
            "LARKPOST_PORT",
            Integer.toString(http),
            "LARKPOST_GM_ANSWER",
            "echo");
    Process node = node();
    try (BotProcess bot = BotProcess.start(folder.resolve("bot"), settings)) {
      List<Person> people =
          IntStream.range(0, PEOPLE).mapToObj(i -> Person.join(network, bot.inbox())).toList();
      people.forEach(person -> person.says("before"));
      people.forEach(person -> person.hears("before"));
      people.forEach(person -> person.says("hardly said"));
      kill(node);
      people.forEach(person -> person.says("meanwhile"));
      awaitsHealth(503);
      TimeUnit.SECONDS.sleep(AWAY_SECONDS); // how long it is gone is the input here
      node = node();
      for (Person person : people) {
        hears(person, "meanwhile");
        person.says("after");
        hears(person, "after");
        assertEquals(List.of("before", "hardly said", "meanwhile", "after"), heard(person));
      }
      awaitsHealth(200);
      people.forEach(Person::close);
    } finally {
      kill(node);
    }
  }
}
