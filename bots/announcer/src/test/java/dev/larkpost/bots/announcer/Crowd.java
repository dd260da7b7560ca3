package dev.larkpost.bots.announcer;

import static io.restassured.RestAssured.given;

import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** People for one test, and what its operator asks the bot over REST. */
final class Crowd implements AutoCloseable {
  static final String API = "/api/bots/announcer/";
  private static final AtomicInteger KEYS = new AtomicInteger();

  private final BotStatus bot;
  private final List<Person> people = new ArrayList<>();

  Crowd(Bots bots) {
    if (!bots.awaitReady(Person.PATIENCE)) {
      throw new AssertionError("the bot is not ready");
    }
    this.bot = bots.status().getFirst();
    forgetTheDead();
  }

  /** Tests share a bot: what an earlier one gave up is none of the next one's. */
  private static void forgetTheDead() {
    for (String kind : List.of("dead/messages", "dead/events")) {
      List<Integer> numbers = get(kind).jsonPath().getList("number");
      if (!numbers.isEmpty()) {
        post(kind + "/drop", Map.of("numbers", numbers)).then().statusCode(200);
      }
    }
  }

  /** Asks something nobody can be told. @return the number of its dead letter */
  static int deadEvent(String asked) throws InterruptedException {
    AskedConnector.people();
    AskedConnector.ask(asked);
    until("a dead event", () -> !get("dead/events").jsonPath().getList("").isEmpty());
    return get("dead/events").jsonPath().getInt("[0].number");
  }

  Person person() {
    Person person = Person.join(bot.node(), bot.inboxId());
    people.add(person);
    return person;
  }

  Person subscriber(String category) {
    Person person = person();
    person.says("START " + category);
    person.hears(m -> m.text().isPresent());
    return person;
  }

  static String key() {
    return "crowd-" + KEYS.incrementAndGet();
  }

  static Response get(String rest) {
    return given().get(API + rest);
  }

  static Response post(String rest, Map<String, ?> body) {
    return given().contentType(ContentType.JSON).body(body).post(API + rest);
  }

  /** Drafts a text to an audience. @return its number */
  static int draft(String category, String audience, String text) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("key", key());
    body.put("category", category);
    body.put("audience", audience);
    body.put("text", text);
    return post("announcements", body).then().statusCode(201).extract().path("id");
  }

  static void step(int id, String step) {
    given().post(API + "announcements/" + id + "/" + step).then().statusCode(200);
  }

  static void awaits(int id, String state) throws InterruptedException {
    until(
        "number " + id + " is " + state,
        () -> get("announcements/" + id).jsonPath().getString("state").equals(state));
  }

  static void until(String what, BooleanSupplier holds) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + Person.PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + Person.PATIENCE + ": " + what);
      }
      never.await(100, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    people.forEach(Person::close);
  }
}
