package dev.larkpost.quarkus.deployment;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.inbound.ButtonTap;
import dev.larkpost.engine.inbound.Command;
import dev.larkpost.engine.inbound.ConversationOpened;
import dev.larkpost.engine.inbound.Message;
import dev.larkpost.engine.inbound.MessageContext;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.OnAttachment;
import dev.larkpost.quarkus.OnButton;
import dev.larkpost.quarkus.OnCommand;
import dev.larkpost.quarkus.OnConversationOpened;
import dev.larkpost.quarkus.OnMessage;
import dev.larkpost.quarkus.OnReaction;
import dev.larkpost.quarkus.OnReply;
import dev.larkpost.quarkus.OnText;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.NetworkAddress;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every kind of handler, called for real, on the node the extension starts for tests. */
class BotsAtWorkTest {
  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Everything.class))
          .overrideConfigKey("larkpost.store", "memory")
          .overrideConfigKey("larkpost.data", "target/bots-at-work")
          .overrideConfigKey("quarkus.http.test-port", "0");

  @Inject Bots bots;

  @Bot("everything")
  static class Everything {
    @OnText
    String text(String text, Message message, MessageContext context) {
      context.reply("first");
      return "text " + text + " " + message.dm();
    }

    @OnCommand("/sum")
    Uni<String> sum(Command command) {
      return Uni.createFrom().item("sum " + command.rest());
    }

    @OnCommand("/later")
    CompletionStage<List<String>> later() {
      return CompletableFuture.supplyAsync(() -> List.of("later", "and more"));
    }

    @OnButton("yes")
    Content tapped(ButtonTap tap) {
      return new Content.Text("tapped " + tap.action());
    }

    @OnReply
    Optional<String> reply(Content.Reply reply) {
      return Optional.of("reply");
    }

    @OnReaction
    void reaction(Content.Reaction reaction, MessageContext context) {
      context.reply("reaction " + reaction.content());
    }

    @OnAttachment
    String attachment(Content content) {
      return content.getClass().getSimpleName();
    }

    @OnMessage
    String anything() {
      return "anything";
    }

    @OnConversationOpened
    void opened(ConversationOpened conversation) {}
  }

  @Test
  void every_kind_of_handler_is_called() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    int port = NetworkAddress.of(bots.status().getFirst().node()).port();
    InboxId bot = new InboxId(bots.status().getFirst().inboxId());
    try (Person alice = Person.join(port, bot, Clock.systemUTC())) {
      alice.says("gm");
      alice.hears("first");
      Message answer = alice.hears("text gm true");
      alice.says("/sum 1 2");
      alice.hears("sum 1 2");
      alice.says("/later");
      alice.hears("later");
      alice.hears("and more");
      alice.says(new Content.Intent("menu", "yes", Map.of()));
      alice.hears("tapped yes");
      alice.says(new Content.Reply(answer.id(), Optional.empty(), new Content.Text("x")));
      alice.hears("reply");
      alice.says(
          new Content.Reaction(
              answer.id(), Optional.empty(), true, "!", Content.Reaction.Schema.UNICODE));
      alice.hears("reaction !");
      alice.says(new Content.Attachment(Optional.empty(), "text/plain", new byte[] {1}));
      alice.hears("Attachment");
      alice.says(new Content.Markdown("# x"));
      alice.hears("anything");
    }
  }

  @Test
  void health_and_the_api_say_how_the_bot_stands() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    given().get("/q/health/ready").then().statusCode(200);
    given()
        .get("/api/bots")
        .then()
        .statusCode(200)
        .body("$", hasSize(1))
        .body("[0].name", equalTo("everything"))
        .body("[0].state", equalTo("READY"))
        .body("[0].inboxId", equalTo(bots.status().getFirst().inboxId()));
  }
}
