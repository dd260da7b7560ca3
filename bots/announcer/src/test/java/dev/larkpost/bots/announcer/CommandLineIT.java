package dev.larkpost.bots.announcer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.cli.Larkpost;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command line against a bot that runs. */
@QuarkusTest
@TestProfile(Operated.class)
class CommandLineIT {
  @Inject Bots bots;
  @Inject Stumble stumble;
  private List<Crowd> crowds = List.of();

  @BeforeEach
  void ready() {
    crowds = List.of(new Crowd(bots));
    stumble.lies(true);
  }

  @AfterEach
  void everybodyGoes() {
    crowds.forEach(Crowd::close);
  }

  private record Said(int exit, String out, String err) {}

  private static Said larkpost(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Larkpost.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("LARKPOST_URL", "http://127.0.0.1:" + RestAssured.port),
            arguments);
    return new Said(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static String done(String... arguments) {
    Said said = larkpost(arguments);
    assertEquals(0, said.exit(), () -> List.of(arguments) + ": " + said.err());
    return said.out();
  }

  @Test
  void an_announcement_is_planned_started_and_watched() {
    Person ann = crowds.getFirst().subscriber("news");
    String key = Crowd.key();
    String[] plan = {
      "announce",
      "plan",
      "--key",
      key,
      "--category",
      "news",
      "--audience",
      "subscribers(news)",
      "--markdown",
      "by **hand**",
      "--json"
    };
    JsonPath planned = JsonPath.from(done(plan));
    assertEquals("PLANNED", planned.getString("state"));
    String id = planned.getString("id");
    assertEquals(id, JsonPath.from(done(plan)).getString("id"));
    String bars = done("announce", "start", id, "--watch");
    assertTrue(bars.strip().endsWith(", done"), bars);
    ann.hears(m -> m.content().toString().contains("by **hand**"));
    assertTrue(done("announce", "status").contains("by **hand**"));
    assertTrue(done("announce", "status", id).contains("delivered"));
    assertEquals(6, larkpost("announce", "pause", id).exit());
    assertEquals(5, larkpost("announce", "status", "1000000").exit());
    Said wrong =
        larkpost(
            "announce",
            "plan",
            "--key",
            "x",
            "--category",
            "news",
            "--audience",
            "all",
            "--text",
            "x");
    assertEquals(1, wrong.exit());
    assertTrue(wrong.err().contains("column 1"), wrong.err());
  }

  @Test
  void one_person_is_told_and_who_said_stop_is_not() {
    Person ann = crowds.getFirst().person();
    String key = Crowd.key();
    done("send", ann.address(), "--key", key, "--category", "open", "--text", "hi", "--wait");
    ann.hears("hi");
    ann.says("STOP");
    ann.hears(m -> m.text().isPresent());
    Said refused =
        larkpost(
            "send",
            ann.address(),
            "--key",
            key + "-2",
            "--category",
            "open",
            "--text",
            "again",
            "--wait");
    assertEquals(1, refused.exit(), refused.out());
  }

  @Test
  void dead_messages_are_listed_shown_and_tried_again() throws InterruptedException {
    Person ann = crowds.getFirst().person();
    ann.says(Stumble.STONE);
    Crowd.until("it is dead", () -> !done("dead", "list", "--json").isEmpty());
    JsonPath dead = JsonPath.from(done("dead", "list", "--json"));
    assertEquals("messages", dead.getString("kind"));
    String number = dead.getString("number");
    assertEquals(Stumble.STONE, done("dead", "show", "messages", number).strip());
    assertTrue(done("doctor").contains("larkpost dead list"));
    stumble.lies(false);
    assertEquals("retried 1 of 1", done("dead", "retry", "messages", "--all").strip());
    ann.hears(m -> m.text().isPresent());
    assertEquals(6, larkpost("dead", "retry", "messages", number).exit());
    assertEquals(5, larkpost("dead", "show", "messages", number).exit());
  }

  @Test
  void dead_events_are_listed_shown_and_tried_again() throws InterruptedException {
    Person ann = crowds.getFirst().person();
    String number = Integer.toString(Crowd.deadEvent("cake"));
    JsonPath dead = JsonPath.from(done("dead", "list", "--json"));
    assertEquals("events", dead.getString("kind"));
    assertEquals("ask", dead.getString("rule"));
    assertTrue(done("dead", "list").contains("UNAVAILABLE"));
    assertTrue(done("doctor").contains("larkpost dead list"));
    assertEquals("{\"what\":\"cake\"}", done("dead", "show", "events", number).strip());
    assertEquals(6, larkpost("dead", "retry", "events", number).exit());
    AskedConnector.people(ann.inbox());
    assertEquals("retried 1 of 1", done("dead", "retry", "events", "--all").strip());
    ann.hears("Would you like cake?");
    String other = Integer.toString(Crowd.deadEvent("pie"));
    assertEquals("dropped 1 of 1", done("dead", "drop", "events", other).strip());
    assertEquals(5, larkpost("dead", "show", "events", other).exit());
  }

  @Test
  void audiences_and_the_log_come_out_whole() {
    Person ann = crowds.getFirst().subscriber("news");
    String named = "subscribers(news)";
    long all = done("audience", "export", named).lines().count();
    assertEquals(
        all, JsonPath.from(done("audience", "count", named, "--json")).getLong("recipients"));
    assertTrue(done("audience", "export", named).contains(ann.inbox().value()));
    String log = done("subscriptions", "export");
    assertTrue(log.contains(ann.inbox().value()));
    String last = JsonPath.from(log.lines().reduce("", (a, b) -> b)).getString("number");
    assertEquals("", done("subscriptions", "export", "--after", last));
  }

  @Test
  void the_inbox_shows_its_installations_and_keeps_the_one_it_works_with() {
    String own = bots.status().getFirst().installationId();
    assertTrue(done("inbox", "show").contains(own));
    String installations = done("inbox", "installations");
    assertTrue(installations.contains(own + "  this bot"), installations);
    assertTrue(installations.contains("1 of 256"), installations);
    Said refused = larkpost("inbox", "revoke", own, "--key-file", "none");
    assertEquals(6, refused.exit());
    assertTrue(refused.err().contains("of no use"), refused.err());
    assertEquals(5, larkpost("inbox", "show", "--bot", "nobody").exit());
  }

  @Test
  void the_doctor_finds_nothing_and_says_what_it_looked_at() {
    crowds.getFirst().person();
    String healthy = done("doctor", "--data", "target");
    for (String looked : List.of("java", "data", "bot", "node", "api")) {
      assertTrue(healthy.contains(" " + looked + " "), healthy);
    }
    Said sick = larkpost("doctor", "--network", "http://127.0.0.1:1", "--data", "no/such/folder");
    assertEquals(1, sick.exit());
    assertTrue(sick.out().contains("is not reached"), sick.out());
    assertTrue(sick.out().contains("create it"), sick.out());
  }
}
