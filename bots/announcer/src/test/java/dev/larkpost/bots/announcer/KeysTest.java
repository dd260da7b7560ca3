package dev.larkpost.bots.announcer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.larkpost.testkit.browser.Chromium;
import dev.larkpost.testkit.browser.WatchedPages;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.util.List;
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

  private static Locator key(Page page) {
    return page.getByLabel("Key", new Page.GetByLabelOptions().setExact(true));
  }

  @Test
  void the_page_opens_with_a_key_alone_and_shows_nothing_without() {
    try (Chromium chromium = Chromium.startOrSkip();
        WatchedPages pages =
            new WatchedPages(chromium, "http://127.0.0.1:" + RestAssured.port + "/")) {
      pages.tolerate("401 (Unauthorized)");
      Page page = pages.blank(1000);
      page.navigate("http://127.0.0.1:" + RestAssured.port + "/console/");
      assertThat(key(page)).isVisible();
      assertThat(page.locator("#view")).isHidden();
      WatchedPages.pictures(page, "console-key");
      key(page).fill("not-the-key-but-long-enough");
      page.keyboard().press("Enter");
      assertThat(page.locator("#problem")).containsText("larkpost.api.keys");
      key(page).fill(ONE);
      page.keyboard().press("Enter");
      assertThat(page.getByLabel("Message")).isVisible();
      assertThat(page.locator("#gate")).isHidden();
      assertThat(page.locator("#problem")).hasText("");
      page.reload();
      assertThat(page.getByLabel("Message")).isVisible();
    }
  }

  @Test
  void nothing_of_the_api_is_open_without_a_key() {
    for (String path :
        List.of(
            "announcements/1/content",
            "announcements/1/unreachable",
            "dead/messages",
            "dead/deliveries",
            "dead/messages/1",
            "audience/count?audience=subscribers(news)",
            "audience/export?audience=subscribers(news)",
            "subscriptions/counts")) {
      given().get("/api/bots/announcer/" + path).then().statusCode(401);
    }
    for (String path :
        List.of(
            "messages",
            "dead/messages/retry",
            "dead/deliveries/drop",
            "announcements/1/unreachable/retry")) {
      given()
          .contentType("application/json")
          .body("{}")
          .post("/api/bots/announcer/" + path)
          .then()
          .statusCode(401);
    }
  }
}
