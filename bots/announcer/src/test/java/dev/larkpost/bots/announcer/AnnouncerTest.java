package dev.larkpost.bots.announcer;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.transport.NetworkAddress;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AnnouncerTest.WithOwner.class)
class AnnouncerTest {
  private static final String ALL = "/api/bots/announcer/announcements";
  private static final AtomicInteger KEYS = new AtomicInteger();

  /** Test-only keys: nobody else's. */
  private static KeySigner wallet(int number) {
    byte[] key = new byte[32];
    key[0] = 11;
    key[31] = (byte) number;
    return KeySigner.of(Secret.owning(key));
  }

  /** People whose addresses are known before own the bot. */
  public static final class WithOwner implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      String owners = wallet(1).identifier().value() + "," + wallet(3).identifier().value();
      return Map.of("larkpost.owners", owners);
    }
  }

  @Inject Bots bots;
  private final List<Person> people = new ArrayList<>();

  /** There before any command: who owns an address is looked up once a minute at most. */
  private static final List<Person> OWNERS = new ArrayList<>();

  @BeforeEach
  void ready() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    if (OWNERS.isEmpty()) {
      OWNERS.add(joined(wallet(1)));
      OWNERS.add(joined(wallet(3)));
    }
  }

  @AfterAll
  static void ownersGo() {
    OWNERS.forEach(Person::close);
    OWNERS.clear();
  }

  @AfterEach
  void everybodyGoes() {
    people.forEach(Person::close);
  }

  private BotStatus bot() {
    return bots.status().getFirst();
  }

  private Person joined(KeySigner wallet) {
    return Person.join(
        NetworkAddress.of(bot().node()).port(),
        new InboxId(bot().inboxId()),
        Clock.systemUTC(),
        wallet);
  }

  private Person person() {
    Person person = Person.join(bot().node(), bot().inboxId());
    people.add(person);
    return person;
  }

  private Person subscriber() {
    Person person = person();
    person.says("START news");
    person.hears(m -> m.text().isPresent());
    return person;
  }

  private static Content.Actions actions(Person person) {
    return (Content.Actions) person.hears(m -> m.content() instanceof Content.Actions).content();
  }

  private static boolean says(Person person, String markdown) {
    return person.everything().stream()
        .anyMatch(m -> m.content().equals(new Content.Markdown(markdown)));
  }

  private static void until(String what, BooleanSupplier holds) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + Person.PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + Person.PATIENCE + ": " + what);
      }
      never.await(100, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void the_owner_sees_the_plan_and_sends_it_to_who_asked_for_it() throws InterruptedException {
    Person ann = subscriber();
    Person ben = subscriber();
    Person nobody = person();
    nobody.says("hello");
    nobody.hears(m -> m.text().filter(t -> t.startsWith("START news")).isPresent());
    Person owner = OWNERS.getFirst();
    owner.says("/announce We are **live**!");
    Content.Actions plan = actions(owner);
    assertTrue(plan.description().contains("reaches"), plan.description());
    assertEquals(List.of("Send", "Cancel"), labels(plan));
    assertTrue(!says(ann, "We are **live**!"));
    owner.says(new Content.Intent(plan.id(), plan.actions().getFirst().id(), Map.of()));
    owner.hears("It goes out.");
    ann.hears(m -> m.content().equals(new Content.Markdown("We are **live**!")));
    ben.hears(m -> m.content().equals(new Content.Markdown("We are **live**!")));
    awaits(given().get(ALL).jsonPath().getInt("[0].id"), "DONE");
    owner.says("/status");
    owner.hears(
        m -> m.text().filter(t -> t.contains("Delivered to") && t.contains("is done")).isPresent());
    assertTrue(!says(nobody, "We are **live**!"));
  }

  private static List<String> labels(Content.Actions actions) {
    return actions.actions().stream().map(Content.Actions.Action::label).toList();
  }

  @Test
  void nobody_else_announces_or_decides() {
    Person stranger = person();
    stranger.says("/announce Send me your keys");
    stranger.hears("That is not for you to ask.");
    Person owner = OWNERS.getLast();
    owner.says("/announce Not yet");
    Content.Actions plan = actions(owner);
    stranger.says(new Content.Intent(plan.id(), plan.actions().getFirst().id(), Map.of()));
    stranger.says("hello");
    stranger.hears(m -> m.text().filter(t -> t.startsWith("START news")).isPresent());
    owner.says("2");
    owner.hears("It is cancelled.");
    owner.says("/announce");
    owner.hears("It cannot be announced: give it a text or a template");
  }

  private static String key() {
    return "test-" + KEYS.incrementAndGet();
  }

  private static Response draft(Map<String, Object> body) {
    return given().contentType(ContentType.JSON).body(body).post(ALL);
  }

  private static Map<String, Object> body(String key, String text) {
    return Map.of("key", key, "category", "news", "audience", "subscribers(news)", "text", text);
  }

  private static Response one(int id) {
    return given().get(ALL + "/" + id);
  }

  private static void awaits(int id, String state) throws InterruptedException {
    until(
        "number " + id + " is " + state, () -> one(id).jsonPath().getString("state").equals(state));
  }

  @Test
  void an_operator_drafts_approves_and_watches_over_rest() throws InterruptedException {
    Person ann = subscriber();
    String key = key();
    Response drafted = draft(body(key, "over rest"));
    drafted.then().statusCode(201).header("location", containsString(ALL));
    int id = drafted.jsonPath().getInt("id");
    assertEquals(id, draft(body(key, "over rest")).jsonPath().getInt("id"));
    awaits(id, "PLANNED");
    assertTrue(one(id).jsonPath().getInt("plan.reach") >= 1);
    given().post(ALL + "/" + id + "/approve").then().statusCode(200);
    ann.hears("over rest");
    awaits(id, "DONE");
    assertEquals(
        one(id).jsonPath().getInt("plan.reach"), one(id).jsonPath().getInt("progress.confirmed"));
    given()
        .post(ALL + "/" + id + "/pause")
        .then()
        .statusCode(409)
        .body("code", equalTo("WRONG_STATE"));
    given().get(ALL).then().statusCode(200).body("[0].id", equalTo(id));
  }

  @Test
  void a_category_tells_nobody_more_than_its_configuration_says() throws InterruptedException {
    Person ann = person();
    ann.says("START tips");
    ann.hears(m -> m.text().isPresent());
    int first = told("a tip");
    ann.hears("a tip");
    int second = told("one too many");
    assertEquals(1, one(first).jsonPath().getInt("progress.confirmed"));
    assertEquals(Map.of("limit", 1), one(second).jsonPath().getMap("progress.skipped"));
  }

  private static int told(String text) throws InterruptedException {
    Map<String, Object> body =
        Map.of("key", key(), "category", "tips", "audience", "subscribers(tips)", "text", text);
    int id = draft(body).jsonPath().getInt("id");
    awaits(id, "PLANNED");
    given().post(ALL + "/" + id + "/approve").then().statusCode(200);
    awaits(id, "DONE");
    return id;
  }

  @Test
  void what_is_cancelled_reaches_nobody() throws InterruptedException {
    Person ann = subscriber();
    int id = draft(body(key(), "never mind")).jsonPath().getInt("id");
    awaits(id, "PLANNED");
    given().post(ALL + "/" + id + "/cancel").then().statusCode(200);
    given().post(ALL + "/" + id + "/approve").then().statusCode(409);
    ann.says("still there?");
    ann.hears(m -> m.text().filter(t -> t.startsWith("START news")).isPresent());
    assertTrue(
        ann.everything().stream().noneMatch(m -> m.text().equals(Optional.of("never mind"))));
  }

  @Test
  void what_is_wrong_is_refused_with_its_code() {
    draft(Map.of("category", "news", "audience", "subscribers(news)", "text", "x"))
        .then()
        .statusCode(400)
        .body("code", equalTo("INCOMPLETE"));
    draft(Map.of("key", key(), "category", "news", "audience", "everybody", "text", "x"))
        .then()
        .statusCode(400)
        .body("message", containsString("column 1"));
    draft(Map.of("key", key(), "category", "x", "audience", "subscribers(news)", "text", "x"))
        .then()
        .statusCode(400)
        .body("code", equalTo("UNKNOWN_CATEGORY"));
    for (String body : List.of("{\"key\": ", "[]", "{\"at\": \"tomorrow\"}")) {
      given()
          .contentType(ContentType.JSON)
          .body(body)
          .post(ALL)
          .then()
          .statusCode(400)
          .body("code", equalTo("NOT_READABLE"));
    }
    one(1_000_000).then().statusCode(404).body("code", equalTo("NO_ANNOUNCEMENT"));
    given().get("/api/bots/nobody/announcements").then().statusCode(404);
  }

  @Test
  void other_sites_pages_and_names_are_kept_out() {
    given().header("origin", "https://evil.example").get(ALL).then().statusCode(403);
    given().header("host", "evil.example").get(ALL).then().statusCode(403);
    // Nobody can register these, but on somebody's own network they may lead anywhere.
    given().header("host", "intranet").get(ALL).then().statusCode(403);
    given().header("host", "192.0.2.7").get(ALL).then().statusCode(403);
  }

  @Test
  void an_opt_in_signed_in_a_dapp_counts_once_and_is_in_the_log() {
    KeySigner wallet = wallet(2);
    Person person = joined(wallet);
    people.add(person);
    Response wish =
        given()
            .queryParam("address", person.address())
            .queryParam("category", "news")
            .get("/api/bots/announcer/subscriptions/wish");
    wish.then().statusCode(200);
    String signature =
        HexFormat.of()
            .formatHex(
                wallet
                    .sign(wish.jsonPath().getString("text"))
                    .getErc191()
                    .getBytes()
                    .toByteArray());
    Map<String, Object> signed =
        Map.of(
            "address",
            person.address(),
            "category",
            "news",
            "time",
            wish.jsonPath().getString("time"),
            "signature",
            signature);
    optIn(signed).then().statusCode(200).body("inbox", equalTo(person.inbox().value()));
    optIn(signed).then().statusCode(422).body("code", equalTo("REPLAYED"));
    given()
        .get("/api/bots/announcer/subscriptions")
        .then()
        .statusCode(200)
        .body(containsString(person.inbox().value()));
  }

  private static Response optIn(Map<String, Object> signed) {
    return given()
        .contentType(ContentType.JSON)
        .body(signed)
        .post("/api/bots/announcer/subscriptions");
  }

  @Test
  void its_description_is_there() {
    given().get("/q/openapi").then().statusCode(200).body(containsString("/announcements"));
  }
}
