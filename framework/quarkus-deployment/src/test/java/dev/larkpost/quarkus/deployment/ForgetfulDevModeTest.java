package dev.larkpost.quarkus.deployment;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.larkpost.testkit.Person;
import dev.larkpost.testkit.process.Ports;
import io.quarkus.test.QuarkusDevModeTest;
import io.restassured.path.json.JsonPath;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Without a store a reload makes the bot somebody else, who works all the same. */
class ForgetfulDevModeTest {
  private static final int PORT = Ports.unused();

  @RegisterExtension
  static final QuarkusDevModeTest APPLICATION =
      new QuarkusDevModeTest()
          .withApplicationRoot(
              jar ->
                  jar.addClasses(DevBot.class)
                      .addAsResource(
                          new StringAsset(
                              """
                              quarkus.http.port=%d
                              larkpost.node.port=0
                              larkpost.store=memory
                              larkpost.data=target/forgetful
                              """
                                  .formatted(PORT)),
                          "application.properties"));

  @Test
  void the_changed_handler_answers_from_a_new_inbox() {
    JsonPath before =
        JsonPath.from(given().port(PORT).get("/api/bots").asString()).setRootPath("[0]");
    APPLICATION.modifySourceFile(DevBot.class, s -> s.replace("before the", "after the"));
    JsonPath after =
        JsonPath.from(
                given()
                    .port(PORT)
                    .get("/api/bots")
                    .then()
                    .statusCode(200)
                    .body("[0].node", equalTo(before.getString("node")))
                    .body("[0].inboxId", not(equalTo(before.getString("inboxId"))))
                    .extract()
                    .asString())
            .setRootPath("[0]");
    try (Person alice = Person.join(after.getString("node"), after.getString("inboxId"))) {
      alice.says("gm");
      alice.hears("after the change");
    }
  }
}
