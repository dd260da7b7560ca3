package dev.larkpost.bots.announcer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.cli.Larkpost;
import dev.larkpost.testkit.Person;
import dev.larkpost.testkit.process.BotProcess;
import dev.larkpost.testkit.process.Ports;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is delivered; runs after packaging. */
class RunIT {
  /** What a shell reports after SIGTERM, and a clean end. */
  private static final Set<Integer> ENDED_BY_SIGTERM = Set.of(0, 143);

  private static final int PEOPLE = 12;

  @TempDir Path folder = Path.of("unset");
  private final int port = Ports.unused();
  private final String http = "http://127.0.0.1:" + port;

  /** The same before and after a kill, so that people find the node again. */
  private final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "LARKPOST_PORT",
              Integer.toString(port),
              "LARKPOST_NODE_PORT",
              Integer.toString(Ports.unused())));

  private static Person subscriber(BotProcess bot) {
    Person person = Person.join(bot.node(), bot.inbox());
    person.says("START news");
    person.hears(m -> m.text().isPresent());
    return person;
  }

  private String all() {
    return http + Crowd.API + "announcements";
  }

  private int draft(String text) throws InterruptedException {
    Map<String, String> body =
        Map.of("key", text, "category", "news", "audience", "subscribers(news)", "text", text);
    int id =
        RestAssured.given()
            .contentType(ContentType.JSON)
            .body(body)
            .post(all())
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    awaits(id, "PLANNED");
    return id;
  }

  private JsonPath one(int id) {
    return RestAssured.given().get(all() + "/" + id).jsonPath();
  }

  private void awaits(int id, String state) throws InterruptedException {
    Crowd.until("number " + id + " is " + state, () -> one(id).getString("state").equals(state));
  }

  /**
   * A budget of which an announcement has ten publishes, then waits: a kill finds people untold.
   */
  private Map<String, String> slow() {
    Map<String, String> slow = new HashMap<>(settings);
    slow.put("LARKPOST_LIMITS_ENABLED", "true");
    slow.put("LARKPOST_LIMITS_CAPACITY", "40");
    slow.put("LARKPOST_LIMITS_REPLY_RESERVE", "15");
    slow.put("LARKPOST_LIMITS_REFILL", "6");
    slow.put("LARKPOST_LIMITS_PERIOD", "10s");
    return slow;
  }

  /** The bot may be ready a moment before its port is open. */
  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private void approve(int id) {
    RestAssured.given().post(all() + "/" + id + "/approve").then().statusCode(200);
  }

  private static List<String> stackTrace(List<String> output) {
    return output.stream().filter(line -> line.startsWith("\tat ")).toList();
  }

  @Test
  void announces_over_rest_ends_by_sigterm_and_keeps_a_second_start_out() throws Exception {
    String inbox;
    List<String> said;
    try (BotProcess bot = BotProcess.start(folder, settings)) {
      inbox = bot.inbox();
      try (Person ann = subscriber(bot)) {
        int id = draft("we are live");
        assertEquals(1, one(id).getInt("plan.reach"));
        approve(id);
        ann.hears("we are live");
        awaits(id, "DONE");
        Map<String, String> elsewhere = new HashMap<>(settings);
        elsewhere.put("LARKPOST_PORT", "0");
        elsewhere.put("LARKPOST_NODE_PORT", "0");
        said = said();
        try (BotProcess second = BotProcess.start(folder, elsewhere)) {
          assertEquals(1, second.refused());
          String refusal = String.join("\n", second.output());
          assertTrue(refusal.contains("holds node.db in folder " + folder), refusal);
          assertEquals(List.of(), stackTrace(second.output()));
        }
      }
      assertTrue(ENDED_BY_SIGTERM.contains(bot.stop()), () -> bot.output().toString());
      assertEquals(List.of(), stackTrace(bot.output()));
    }
    assertEquals(said, said("--data", folder.toString()), "the store says something else");
    readmeOfTheStopped();
    try (BotProcess again = BotProcess.start(folder, settings)) {
      assertEquals(inbox, again.inbox());
      Crowd.until("its API answers", this::listens);
      assertEquals("DONE", one(1).getString("state"));
      assertEquals(1, one(1).getInt("progress.confirmed"));
      assertTrue(ENDED_BY_SIGTERM.contains(again.stop()));
    }
  }

  /** What the command line says of the bot while it runs, or of its folder. */
  private List<String> said(String... more) {
    return Stream.of(
            "announce status --json",
            "announce status 1 --json",
            "audience count subscribers(news) --json",
            "audience export subscribers(news)",
            "subscriptions export",
            "dead list --json")
        .map(line -> line + " " + String.join(" ", more))
        .map(line -> larkpost(line.strip().split(" ")))
        .toList();
  }

  /** The lines of the command line's README that read a stopped bot's folder. */
  private void readmeOfTheStopped() throws IOException {
    List<String> lines =
        Files.readAllLines(
                Path.of(System.getProperty("larkpost.root"), "framework", "cli", "README.md"))
            .stream()
            .filter(line -> line.startsWith("./larkpost ") && line.contains(" --data data/"))
            .toList();
    assertTrue(lines.size() >= 5, lines::toString);
    for (String line : lines) {
      String here =
          line.replace("data/announcer", folder.toString())
              .replace("--to copies", "--to " + folder.resolve("copies"))
              .replace("'", "");
      larkpost(here.substring("./larkpost ".length()).split(" "));
    }
  }

  private String larkpost(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    int exit = Larkpost.run(to, to, Map.of("LARKPOST_URL", http), words);
    String said = out.toString(StandardCharsets.UTF_8);
    assertEquals(0, exit, said);
    return said;
  }

  @Test
  void an_announcement_that_is_killed_half_way_is_finished_and_told_once()
      throws InterruptedException {
    List<Person> people = new ArrayList<>();
    try {
      int id;
      try (BotProcess bot = BotProcess.start(folder, slow())) {
        for (int i = 0; i < PEOPLE; i++) {
          people.add(subscriber(bot));
        }
        id = draft("told once");
        assertEquals(PEOPLE, one(id).getInt("plan.reach"));
        approve(id);
        Crowd.until("somebody was told", () -> toldOf(people) > 0);
        bot.kill();
      }
      int before = toldOf(people);
      assertTrue(before < PEOPLE, "all were told before the kill: it proves nothing");
      try (BotProcess again = BotProcess.start(folder, settings)) {
        again.inbox();
        Crowd.until("its API answers", this::listens);
        awaits(id, "DONE");
        assertEquals(PEOPLE, one(id).getInt("progress.confirmed"));
        Crowd.until("everybody was told", () -> toldOf(people) == PEOPLE);
        int later = draft("and something else");
        approve(later);
        for (Person person : people) {
          person.hears("told once");
          person.hears("and something else");
        }
        assertTrue(ENDED_BY_SIGTERM.contains(again.stop()));
      }
    } finally {
      people.forEach(Person::close);
    }
  }

  private static int toldOf(List<Person> people) {
    return (int)
        people.stream()
            .filter(
                p ->
                    p.everything().stream()
                        .anyMatch(m -> m.text().filter("told once"::equals).isPresent()))
            .count();
  }
}
