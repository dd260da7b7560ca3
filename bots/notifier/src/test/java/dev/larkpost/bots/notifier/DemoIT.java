package dev.larkpost.bots.notifier;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.content.Content;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The documented example as it is: its chain, its rule, its people and its page. */
@QuarkusTest
@TestProfile(DemoIT.Example.class)
@EnabledIf("dev.larkpost.bots.notifier.NeedsNode#isThere")
class DemoIT {
  /** On ports nobody else has, and forgetful. */
  public static final class Example implements QuarkusTestProfile {
    @Override
    public String getConfigProfile() {
      return "demo";
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "larkpost.store", "memory",
          "larkpost.data", "target/demo",
          "larkpost.notifier.chain-port", "0");
    }
  }

  @Inject Bots bots;
  @Inject Demo demo;

  @BeforeEach
  void ready() throws InterruptedException {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    until("everybody is there", () -> state().getList("people").size() == 3);
  }

  private interface Condition {
    boolean holds();
  }

  private static void until(String what, Condition condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + Person.PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + Person.PATIENCE + ": " + what);
      }
      never.await(100, TimeUnit.MILLISECONDS);
    }
  }

  private static JsonPath state() {
    return given().get("/demo/state").then().statusCode(200).extract().jsonPath();
  }

  private static List<String> heard(String person) {
    return state().getList("people.find { it.name == '" + person + "' }.heard");
  }

  @Test
  void a_transfer_made_on_the_page_is_told_to_who_received_it_and_to_nobody_else()
      throws InterruptedException {
    given().get("/").then().statusCode(200).body(containsString("Make a transfer"));
    given().post("/demo/transfer/Ann").then().statusCode(204);
    until("Ann heard of it", () -> !heard("Ann").isEmpty());
    assertTrue(
        heard("Ann").getFirst().startsWith("5 DEMO arrived from 0x"), heard("Ann")::toString);
    assertTrue(heard("Ann").getFirst().endsWith("[Say thanks]"), heard("Ann")::toString);
    assertEquals(List.of(), heard("Ben"));
    given().get("/api/bots").then().body("[0].sources[0].name", equalTo("evm:local@0"));
  }

  @Test
  void somebody_new_is_told_too_and_stop_ends_it() throws InterruptedException {
    BotStatus bot = bots.status().getFirst();
    DemoChain chain = demo.chain().orElseThrow();
    try (Person zoe = Person.join(bot.node(), bot.inboxId())) {
      chain.transfer(zoe.address(), 7);
      zoe.hears(
          m ->
              m.content() instanceof Content.Actions told
                  && told.description().startsWith("**7 DEMO** arrived"));
      zoe.says("1");
      zoe.hears("Noted, thank you.");
      zoe.says("STOP transfers");
      zoe.hears(m -> m.content() instanceof Content.Text);
      chain.transfer(zoe.address(), 8);
      given().post("/demo/transfer/Eva").then().statusCode(204);
      until("Eva heard of a later one", () -> !heard("Eva").isEmpty());
      zoe.says("hello?");
      zoe.hears(m -> m.text().filter(t -> t.startsWith("I tell you")).isPresent());
      assertTrue(
          zoe.everything().stream()
              .noneMatch(
                  m ->
                      m.content() instanceof Content.Actions told
                          && told.description().contains("8 DEMO")));
    }
  }

  @Test
  void other_sites_cannot_make_transfers_nor_read_what_was_heard_and_strangers_get_none() {
    given()
        .header("origin", "https://elsewhere.example")
        .post("/demo/transfer/Ann")
        .then()
        .statusCode(403);
    String rebound = "elsewhere.example:" + RestAssured.port;
    given()
        .header("host", rebound)
        .header("origin", "http://" + rebound)
        .post("/demo/transfer/Ann")
        .then()
        .statusCode(403);
    given().header("host", rebound).get("/demo/state").then().statusCode(403);
    given().post("/demo/transfer/Nobody").then().statusCode(404);
  }
}
