package dev.larkpost.bots.gm;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.ConversationId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GmTest {
  private static final int SECONDS = 60;

  @Inject Bots bots;
  @Inject Vertx vertx;

  private Person person() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    BotStatus gm = bots.status().getFirst();
    return Person.join(gm.node(), gm.inboxId());
  }

  @Test
  void one_answer_to_every_text_and_nothing_else() {
    try (Person alice = person()) {
      alice.says(new Content.Markdown("# gm"));
      alice.says(new Content.ReadReceipt());
      alice.says("gm");
      alice.hears("gm");
      alice.says("anything");
      alice.hears("gm");
      assertEquals(2, alice.everything().size());
    }
  }

  @Test
  void answers_in_groups_too() {
    try (Person alice = person();
        Person bob = person()) {
      ConversationId group = alice.group("morning", bob);
      alice.says(group, "hello");
      alice.hears("gm");
      bob.hears("hello");
      bob.hears("gm");
    }
  }

  @Test
  void stop_is_confirmed_and_that_is_its_one_answer() {
    try (Person alice = person()) {
      alice.says("STOP");
      alice.hears(m -> m.text().orElse("").contains("START"));
      alice.says("gm");
      alice.hears("gm");
      assertEquals(2, alice.everything().size());
    }
  }

  @Test
  void the_page_is_served_with_a_strict_policy_and_no_foreign_parts() {
    String html =
        given()
            .get("/")
            .then()
            .statusCode(200)
            .header("content-security-policy", containsString("default-src 'none'"))
            .extract()
            .asString();
    assertTrue(!html.contains("http://") && !html.contains("https://"));
    given().get("/page.js").then().statusCode(200);
    given().get("/page.css").then().statusCode(200);
  }

  @Test
  void the_api_names_the_bot() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    given()
        .get("/api/bots")
        .then()
        .statusCode(200)
        .body("[0].name", equalTo("gm"))
        .body("[0].state", equalTo("READY"));
  }

  @Test
  void a_visitor_says_gm_on_the_page_and_hears_gm() throws Exception {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>(100);
    WebSocketClient client = vertx.createWebSocketClient();
    client
        .connect(RestAssured.port, "127.0.0.1", "/visit")
        .onSuccess(
            socket ->
                socket.textMessageHandler(
                    text -> {
                      JsonObject message = new JsonObject(text);
                      heard.add(message);
                      if (message.getString("type").equals("you")) {
                        socket.writeTextMessage("{\"text\":\"gm\"}");
                      }
                    }));
    assertEquals("gm", next(heard, "sent").getString("text"));
    assertEquals("gm", next(heard, "answer").getString("text"));
    client.close().toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }

  private static JsonObject next(BlockingQueue<JsonObject> heard, String type) throws Exception {
    Optional<JsonObject> next = Optional.ofNullable(heard.poll(SECONDS, TimeUnit.SECONDS));
    while (!next.orElseThrow().getString("type").equals(type)) {
      next = Optional.ofNullable(heard.poll(SECONDS, TimeUnit.SECONDS));
    }
    return next.orElseThrow();
  }

  @Test
  void another_sites_script_is_turned_away() {
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    vertx
        .createWebSocketClient()
        .connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(RestAssured.port)
                .setURI("/visit")
                .addHeader("origin", "https://elsewhere.example"))
        .onSuccess(socket -> refused.complete(new AssertionError("let in")))
        .onFailure(refused::complete);
    Throwable why = refused.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    assertEquals(403, ((UpgradeRejectedException) why).getStatus());
  }
}
