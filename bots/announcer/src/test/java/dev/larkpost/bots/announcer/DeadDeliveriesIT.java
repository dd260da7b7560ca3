package dev.larkpost.bots.announcer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.Faults;
import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import dev.larkpost.testkit.browser.Chromium;
import dev.larkpost.testkit.browser.WatchedPages;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the network refused for good, as its operator meets it. */
@QuarkusTest
@TestProfile(DeadDeliveriesIT.Refusing.class)
@QuarkusTestResource(value = FaultyNode.class, restrictToAnnotatedClass = true)
class DeadDeliveriesIT {
  /** A start of its own: another network. */
  public static final class Refusing implements QuarkusTestProfile {}

  private static final String DEAD = Crowd.API + "dead/deliveries";

  @Inject Bots bots;

  /** Set by the test resource. */
  @Nullable EmbeddedNode node;

  private static RequestSpecification operator() {
    return given()
        .header("authorization", "Bearer " + FaultyNode.KEY)
        .contentType(ContentType.JSON);
  }

  private static JsonPath dead() {
    return operator().get(DEAD).then().statusCode(200).extract().jsonPath();
  }

  /** Tells somebody something the network refuses. @return the dead letter's number */
  private int refused(Person person, String text) throws InterruptedException {
    Faults faults = Optional.ofNullable(node).orElseThrow().faults();
    // Commits come in between: everything is refused until the letter is dead.
    faults.inject(Faults.Fault.INVALID_ARGUMENT, "SendGroupMessages", 1_000);
    Map<String, String> body =
        Map.of("key", text, "to", person.inbox().value(), "category", "open", "text", text);
    operator().body(body).post(Crowd.API + "messages").then().statusCode(202);
    Crowd.until("a dead delivery", () -> !dead().getList("").isEmpty());
    faults.clear();
    return dead().getInt("[0].number");
  }

  private Person greeted() {
    if (!bots.awaitReady(Person.PATIENCE)) {
      throw new AssertionError("the bot is not ready");
    }
    BotStatus bot = bots.status().getFirst();
    Person person = Person.join(bot.node(), bot.inboxId());
    person.says("hello");
    person.hears(m -> m.text().isPresent());
    return person;
  }

  @Test
  void it_is_looked_at_tried_again_and_dropped() throws InterruptedException {
    try (Person ann = greeted()) {
      int number = refused(ann, "the first");
      operator()
          .get(DEAD)
          .then()
          .body("[0].reason", equalTo("refused"))
          .body("[0].lane", equalTo("NOTIFICATION"))
          .body("[0].category", equalTo("open"));
      operator().get(DEAD + "/" + number).then().body("text", equalTo("the first"));
      Map<String, List<Integer>> these = Map.of("numbers", List.of(number));
      operator().body(these).post(DEAD + "/retry").then().body("retried", equalTo(1));
      ann.hears("the first");
      operator().body(these).post(DEAD + "/retry").then().body("retried", equalTo(0));
      int other = refused(ann, "the second");
      Map<String, List<Integer>> next = Map.of("numbers", List.of(other));
      operator().body(next).post(DEAD + "/drop").then().body("dropped", equalTo(1));
      operator().get(DEAD).then().body("", hasSize(0));
      operator()
          .get(DEAD + "/" + other)
          .then()
          .statusCode(404)
          .body("code", equalTo("NO_DEAD_LETTER"));
    }
  }

  @Test
  void the_page_shows_it_as_text_and_tries_it_again() throws InterruptedException {
    String origin = "http://127.0.0.1:" + RestAssured.port + "/";
    try (Person ann = greeted();
        Chromium chromium = Chromium.startOrSkip();
        WatchedPages pages = new WatchedPages(chromium, origin)) {
      pages.tolerate("401 (Unauthorized)");
      int number = refused(ann, "<b>from outside</b>");
      Page page = pages.blank(1000);
      page.navigate(origin + "console/#announcer/dead");
      page.getByLabel("Key", new Page.GetByLabelOptions().setExact(true)).fill(FaultyNode.KEY);
      page.keyboard().press("Enter");
      Locator letter = page.locator("#deliveries > li");
      assertThat(letter).containsText("No. " + number + ": refused");
      assertThat(letter).containsText(ann.inbox().value());
      letter.getByText("Show").click();
      assertThat(letter.locator("pre")).hasText("<b>from outside</b>");
      WatchedPages.pictures(page, "console-dead");
      letter.getByText("Try again").click();
      assertThat(letter).hasCount(0);
      ann.hears("<b>from outside</b>");
      assertEquals(List.of(), dead().getList(""));
    }
  }
}
