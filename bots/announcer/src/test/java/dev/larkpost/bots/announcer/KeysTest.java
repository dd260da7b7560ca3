package dev.larkpost.bots.announcer;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KeysTest.WithKeys.class)
class KeysTest {
  private static final String ALL = "/api/bots/announcer/announcements";
  private static final String ONE = "test-only-key-number-one-1";
  private static final String OTHER = "test-only-key-number-two-2";

  /** Two keys, nobody's but this test's. */
  public static final class WithKeys implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("larkpost.api.keys", ONE + "," + OTHER);
    }
  }

  @Test
  void with_keys_set_nobody_comes_in_without_one() {
    given().get(ALL).then().statusCode(401).body("code", equalTo("NO_KEY"));
    given().header("authorization", "Bearer " + ONE + "x").get(ALL).then().statusCode(401);
    given().header("authorization", "Basic " + ONE).get(ALL).then().statusCode(401);
    given().header("authorization", "Bearer " + ONE).get(ALL).then().statusCode(200);
    given().header("authorization", "bearer " + OTHER).get(ALL).then().statusCode(200);
    given()
        .header("authorization", "Bearer " + OTHER)
        .get("/api/bots/announcer/subscriptions")
        .then()
        .statusCode(200);
    given().get("/api/bots/announcer/subscriptions").then().statusCode(401);
  }
}
