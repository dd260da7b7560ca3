package dev.larkpost.bots.announcer;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator asks beside announcing: who was not reached, what was given up, who stopped. */
@QuarkusTest
@TestProfile(Operated.class)
class OperatorTest {
  private static final String NOBODY = "0x" + "a1".repeat(20);
  private static final String NO_ONE = "0x" + "b2".repeat(20);

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

  private Crowd crowd() {
    return crowds.getFirst();
  }

  @Test
  void an_announcement_shows_what_it_says_and_to_whom() {
    int id =
        Crowd.draft("news", "subscribers(news) except subscribers(drops)", "One line\nand more");
    Crowd.get("announcements/" + id)
        .then()
        .body("title", equalTo("One line"))
        .body("audience", equalTo("subscribers(news) except subscribers(drops)"));
    Crowd.get("announcements/" + id + "/content")
        .then()
        .statusCode(200)
        .body("fallback", equalTo("en"))
        .body("languages.en.type", equalTo("text"))
        .body("languages.en.text", equalTo("One line\nand more"));
    Crowd.get("announcements/1000000/content").then().statusCode(404);
  }

  @Test
  void those_without_an_inbox_are_listed_by_page_and_tried_again_when_asked()
      throws InterruptedException {
    int id = Crowd.draft("open", "addresses(" + NOBODY + ", " + NO_ONE + ")", "is anybody there?");
    Crowd.awaits(id, "PLANNED");
    Crowd.step(id, "approve");
    Crowd.awaits(id, "DONE");
    String path = "announcements/" + id + "/unreachable";
    Crowd.get(path + "?limit=1")
        .then()
        .statusCode(200)
        .body("people", hasSize(1))
        .body("people[0].kind", equalTo("address"))
        .body("people[0].value", equalTo(NOBODY))
        .body("people[0].reason", equalTo("no_inbox"))
        .body("next", equalTo(NOBODY));
    Crowd.get(path + "?after=" + NOBODY)
        .then()
        .body("people.value", equalTo(List.of(NO_ONE)))
        .body("next", equalTo(null));
    Crowd.post(path + "/retry", Map.of()).then().statusCode(200).body("planned", equalTo(0));
    Crowd.get(path + "?after=nonsense").then().statusCode(400);
  }

  private static int deadMessage() throws InterruptedException {
    Crowd.until(
        "a dead message", () -> !Crowd.get("dead/messages").jsonPath().getList("").isEmpty());
    return Crowd.get("dead/messages").jsonPath().getInt("[0].number");
  }

  @Test
  void a_dead_message_is_looked_at_tried_again_and_dropped() throws InterruptedException {
    Person ann = crowd().person();
    ann.says(Stumble.STONE);
    int number = deadMessage();
    Crowd.get("dead/messages")
        .then()
        .body("[0].sender", equalTo(ann.inbox().value()))
        .body("[0].reason", equalTo("HANDLER_FAILED"))
        .body("[0].attempts", equalTo(2));
    Crowd.get("dead/messages/" + number).then().body("text", equalTo(Stumble.STONE));
    stumble.lies(false);
    Map<String, List<Integer>> these = Map.of("numbers", List.of(number));
    Crowd.post("dead/messages/retry", these).then().statusCode(200).body("retried", equalTo(1));
    ann.hears(m -> m.text().filter(t -> t.startsWith("START news")).isPresent());
    Crowd.post("dead/messages/retry", these).then().statusCode(200).body("retried", equalTo(0));
    stumble.lies(true);
    ann.says(Stumble.STONE);
    Map<String, List<Integer>> next = Map.of("numbers", List.of(deadMessage()));
    Crowd.post("dead/messages/drop", next).then().statusCode(200).body("dropped", equalTo(1));
    Crowd.get("dead/messages").then().body("", hasSize(0));
  }

  @Test
  void an_event_a_rule_cannot_tell_is_looked_at_tried_again_and_dropped()
      throws InterruptedException {
    Person ann = crowd().person();
    int number = Crowd.deadEvent("tea");
    Crowd.get("dead/events")
        .then()
        .body("[0].rule", equalTo("ask"))
        .body("[0].name", equalTo("test.asked"))
        .body("[0].kind", equalTo("HAPPENED"))
        .body("[0].source", equalTo("test:asked"))
        .body("[0].reason", equalTo("UNAVAILABLE"));
    Crowd.get("dead/events?after=" + number).then().body("", hasSize(0));
    assertTrue(!Crowd.get("dead/events").asString().contains("tea"));
    Crowd.get("dead/events/" + number)
        .then()
        .body("type", equalTo("event"))
        .body("text", equalTo("{\"what\":\"tea\"}"));
    Map<String, List<Integer>> these = Map.of("numbers", List.of(number));
    Crowd.post("dead/events/retry", these).then().statusCode(200).body("retried", equalTo(0));
    AskedConnector.people(ann.inbox());
    Crowd.post("dead/events/retry", these).then().statusCode(200).body("retried", equalTo(1));
    ann.hears("Would you like tea?");
    Crowd.post("dead/events/retry", these).then().statusCode(200).body("retried", equalTo(0));
    Map<String, List<Integer>> next = Map.of("numbers", List.of(Crowd.deadEvent("coffee")));
    Crowd.post("dead/events/drop", next).then().statusCode(200).body("dropped", equalTo(1));
    Crowd.get("dead/events").then().body("", hasSize(0));
    Crowd.get("dead/events/" + number)
        .then()
        .statusCode(404)
        .body("code", equalTo("NO_DEAD_LETTER"));
    Crowd.post("dead/events/retry", Map.of("numbers", Collections.nCopies(21, 1)))
        .then()
        .statusCode(400);
  }

  @Test
  void what_no_message_can_carry_is_refused_before_it_is_stored() {
    String large = "x".repeat(1_100_000);
    Map<String, String> body = Map.of("key", Crowd.key(), "to", NOBODY, "category", "open");
    Map<String, String> message = new java.util.LinkedHashMap<>(body);
    message.put("text", large);
    Crowd.post("messages", message).then().statusCode(400).body("code", equalTo("TOO_LARGE"));
    message.remove("to");
    message.put("audience", "subscribers(news)");
    Crowd.post("announcements", message).then().statusCode(400).body("code", equalTo("TOO_LARGE"));
    Crowd.post("dead/deliveries/drop", Map.of("numbers", List.of())).then().statusCode(400);
    Crowd.get("dead/messages/12345").then().statusCode(404).body("code", equalTo("NO_DEAD_LETTER"));
  }

  @Test
  void one_person_is_told_something_once() {
    Person ann = crowd().person();
    Map<String, String> body =
        Map.of(
            "key", Crowd.key(), "to", ann.address(), "category", "open", "markdown", "**for you**");
    int id = Crowd.post("messages", body).then().statusCode(202).extract().path("id");
    assertEquals(id, Crowd.post("messages", body).jsonPath().getInt("id"));
    ann.hears(m -> m.content().toString().contains("**for you**"));
    Crowd.post("messages", Map.of("key", Crowd.key(), "to", ann.address()))
        .then()
        .statusCode(400)
        .body("code", equalTo("INCOMPLETE"));
  }

  @Test
  void opt_outs_are_counted_by_category() throws InterruptedException {
    JsonPath before = Crowd.get("subscriptions/counts").jsonPath();
    crowd().subscriber("news");
    Person ben = crowd().person();
    ben.says("STOP");
    ben.hears(m -> m.text().isPresent());
    Person eva = crowd().person();
    eva.says("STOP open");
    eva.hears(m -> m.text().isPresent());
    JsonPath after = Crowd.get("subscriptions/counts").jsonPath();
    assertEquals(before.getInt("stopped") + 1, after.getInt("stopped"));
    assertEquals(count(before, "news", "subscribed") + 1, count(after, "news", "subscribed"));
    assertEquals(count(before, "open", "stopped") + 1, count(after, "open", "stopped"));
    assertEquals(count(before, "open", "subscribed"), count(after, "open", "subscribed"));
  }

  private static int count(JsonPath counts, String category, String what) {
    return counts.getInt("categories.find { it.name == '" + category + "' }." + what);
  }

  @Test
  void an_audience_is_counted_and_written_out() {
    Person ann = crowd().subscriber("news");
    String named = "addresses(" + NOBODY + ") or subscribers(news)";
    JsonPath size =
        given().queryParam("audience", named).get(Crowd.API + "audience/count").jsonPath();
    assertEquals(1, size.getInt("addresses"));
    assertEquals(size.getInt("recipients") - 1, size.getInt("inboxes"));
    String lines =
        given()
            .queryParam("audience", named)
            .get(Crowd.API + "audience/export")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertEquals(size.getInt("recipients"), lines.lines().count());
    assertEquals("{\"address\":\"" + NOBODY + "\"}", lines.lines().findFirst().orElseThrow());
    assertTrue(lines.contains("{\"inbox\":\"" + ann.inbox().value() + "\"}\n"), lines);
    given()
        .queryParam("audience", "everybody")
        .get(Crowd.API + "audience/count")
        .then()
        .statusCode(400)
        .body("message", containsString("column 1"));
    Crowd.get("audience/export").then().statusCode(400).body("code", equalTo("INCOMPLETE"));
  }
}
