package dev.larkpost.quarkus.deployment;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.inbound.Message;
import dev.larkpost.testkit.Person;
import dev.larkpost.testkit.process.Ports;
import io.quarkus.test.QuarkusDevModeTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dev mode for real: the handler is changed while the bot, its people and its node live on. */
class DevModeTest {
  private static final Path DATA = newFolder();
  private static final int PORT = Ports.unused();

  @RegisterExtension
  static final QuarkusDevModeTest APPLICATION =
      new QuarkusDevModeTest()
          .withApplicationRoot(
              jar ->
                  jar.addClasses(DevBot.class)
                      .addAsResource(
                          new StringAsset(
                              "quarkus.http.port="
                                  + PORT
                                  + "\nlarkpost.node.port=0\nlarkpost.data="
                                  + DATA.toString().replace('\\', '/')
                                  + "\n"),
                          "application.properties"));

  private static Path newFolder() {
    try {
      return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "dev-mode");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Both in one life: every start of dev mode takes seconds. */
  @Test
  void the_dev_ui_leads_to_a_bot_whose_changed_handler_answers_in_the_same_conversation() {
    JsonPath before = bot();
    devUiLeadsTo(before);
    try (Person alice = Person.join(before.getString("node"), before.getString("inboxId"))) {
      alice.says("gm");
      Message first = alice.hears("before the change");
      APPLICATION.modifySourceFile(DevBot.class, s -> s.replace("before the", "after the"));
      JsonPath after = bot(); // a request makes dev mode look for changes
      for (String same : new String[] {"node", "inboxId", "installationId", "address"}) {
        assertEquals(before.getString(same), after.getString(same));
      }
      alice.says("gm");
      Message second = alice.hears("after the change");
      assertEquals(first.conversation(), second.conversation());
    }
  }

  private static JsonPath bot() {
    String bots = given().port(PORT).get("/api/bots").then().statusCode(200).extract().asString();
    JsonPath bot = JsonPath.from(bots).setRootPath("[0]");
    assertEquals("dev", bot.getString("name"));
    return bot;
  }

  /** A card, with state and address behind it. */
  private static void devUiLeadsTo(JsonPath bot) {
    String extensions =
        given()
            .port(PORT)
            .get("/q/dev-ui/devui-data.js")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    int card = extensions.indexOf("/api/bots");
    assertTrue(card > 0 && extensions.contains("larkpost"), extensions);
    assertFalse(bot.getString("state").isEmpty());
    assertTrue(bot.getString("address").startsWith("0x"));
  }
}
