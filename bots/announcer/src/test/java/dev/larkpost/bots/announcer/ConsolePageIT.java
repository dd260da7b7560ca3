package dev.larkpost.bots.announcer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import dev.larkpost.testkit.browser.Chromium;
import dev.larkpost.testkit.browser.WatchedPages;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator's page in a real browser. Leaves pictures of it in {@code target}. */
@QuarkusTest
@TestProfile(Operated.class)
class ConsolePageIT {
  private static final int WIDE = 1000;
  private static final Pattern NUMBER = Pattern.compile("announcements/(\\d+)$");

  private static CompletableFuture<Chromium> chromium = new CompletableFuture<>();

  @Inject Bots bots;
  @Inject Stumble stumble;
  private CompletableFuture<WatchedPages> pages = new CompletableFuture<>();
  private CompletableFuture<Crowd> crowd = new CompletableFuture<>();

  @BeforeAll
  static void start_the_browser() {
    chromium = CompletableFuture.completedFuture(Chromium.startOrSkip());
    PlaywrightAssertions.setDefaultAssertionTimeout(Chromium.PATIENCE_MILLIS);
  }

  @AfterAll
  static void stop_the_browser() {
    chromium.thenAccept(Chromium::close);
  }

  @BeforeEach
  void open() {
    pages = CompletableFuture.completedFuture(new WatchedPages(chromium.join(), origin()));
    crowd = CompletableFuture.completedFuture(new Crowd(bots));
    stumble.lies(true);
  }

  @AfterEach
  void nobody_complained() {
    crowd.join().close();
    pages.join().close();
  }

  private static String origin() {
    return "http://127.0.0.1:" + RestAssured.port + "/";
  }

  private Page console(String rest) {
    Page page = pages.join().blank(WIDE);
    page.navigate(origin() + "console/" + rest);
    assertThat(page.locator("#state")).hasText("ready");
    return page;
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator sure(Page page, String name) {
    return page.getByRole(AriaRole.DIALOG)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator state(Page page) {
    return page.locator("#one-state");
  }

  private static int number(Page page) {
    page.waitForURL(NUMBER);
    java.util.regex.Matcher number = NUMBER.matcher(page.url());
    assertTrue(number.find(), page::url);
    return Integer.parseInt(number.group(1));
  }

  private static void draft(Page page, String category, String audience, String words) {
    assertThat(page.getByLabel("Category").locator("option")).not().hasCount(0);
    page.getByLabel("Category").selectOption(category);
    page.getByLabel("Audience").fill(audience);
    page.getByLabel("Message").fill(words);
    button(page, "Draft and count").click();
  }

  @Test
  void a_plan_is_shown_approved_and_its_progress_watched_to_the_end() {
    Person ann = crowd.join().subscriber("news");
    Page page = console("");
    assertThat(page.getByLabel("Audience")).hasValue(Pattern.compile("subscribers\\(\\w+\\)"));
    String address = "0x" + "c3".repeat(20);
    draft(
        page,
        "open",
        "subscribers(news) or addresses(" + address + ")",
        "We are **live**, see https://example.org/drop");
    int id = number(page);
    assertThat(state(page)).hasText("waits for approval");
    assertThat(page.locator("#plan")).containsText("Without an inbox1");
    assertThat(page.locator("pre")).hasText("We are **live**, see https://example.org/drop");
    int reach = Crowd.get("announcements/" + id).jsonPath().getInt("plan.reach");
    assertThat(page.locator("#plan")).containsText("Reaches" + reach);
    WatchedPages.pictures(page, "console-plan");
    button(page, "Approve and send").click();
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Send it to " + reach);
    WatchedPages.picture(page, "console-sure");
    sure(page, "Back").click();
    assertThat(state(page)).hasText("waits for approval");
    button(page, "Approve and send").click();
    sure(page, "Send it").click();
    assertThat(state(page)).hasText("done");
    assertThat(page.locator("#progress")).containsText("Delivered" + reach);
    assertThat(page.locator("#unreached")).containsText(address + " no_inbox");
    ann.hears(m -> m.content().toString().contains("We are **live**"));
    WatchedPages.pictures(page, "console-done");
    page.getByText("All announcements").click();
    assertThat(page.locator("#all tbody tr").first()).containsText(reach + " of " + (reach + 1));
    WatchedPages.pictures(page, "console-list");
  }

  @Test
  void the_keyboard_alone_drafts_pauses_resumes_and_cancels() {
    Person ann = crowd.join().subscriber("news");
    Page page = console("");
    assertThat(page.getByLabel("Category").locator("option")).not().hasCount(0);
    tabTo(page, "category");
    page.keyboard().type("news");
    tabTo(page, "words");
    page.keyboard().type("by keyboard");
    tabTo(page, "summary");
    page.keyboard().press("Enter");
    tabTo(page, "from");
    page.getByLabel("Not before").fill("2030-01-01T10:00");
    tabTo(page, "Draft and count");
    page.keyboard().press("Enter");
    int id = number(page);
    assertThat(state(page)).hasText("waits for approval");
    tabTo(page, "Approve and send");
    page.keyboard().press("Enter");
    assertThat(sure(page, "Back")).isFocused();
    tabTo(page, "Send it");
    page.keyboard().press("Enter");
    assertThat(state(page)).hasText("approved");
    assertThat(button(page, "Pause")).isFocused();
    page.keyboard().press("Enter");
    assertThat(state(page)).hasText("paused");
    assertThat(button(page, "Resume")).isFocused();
    page.keyboard().press("Enter");
    assertThat(state(page)).hasText("approved");
    tabTo(page, "Cancel it");
    page.keyboard().press("Enter");
    assertThat(sure(page, "Back")).isFocused();
    page.keyboard().press("Escape");
    assertThat(state(page)).hasText("approved");
    // A dialog that closes says so a moment later; until then its button takes nothing.
    assertThat(button(page, "Cancel it")).hasAttribute("aria-disabled", "false");
    page.keyboard().press("Enter");
    assertThat(sure(page, "Back")).isFocused();
    tabTo(page, "Cancel it");
    page.keyboard().press("Enter");
    assertThat(state(page)).hasText("cancelled");
    assertEquals("CANCELLED", Crowd.get("announcements/" + id).jsonPath().getString("state"));
    assertTrue(
        ann.everything().stream().noneMatch(m -> m.content().toString().contains("by keyboard")));
  }

  /** Presses Tab until what is focused has this id, element name or text. */
  private static void tabTo(Page page, String what) {
    String matches =
        "w => { const e = document.activeElement;"
            + " return e.id === w || e.localName === w || e.textContent === w; }";
    for (int i = 0; i < 60; i++) {
      if (Boolean.TRUE.equals(page.evaluate(matches, what))) {
        return;
      }
      page.keyboard().press("Tab");
    }
    throw new AssertionError("the keyboard does not reach " + what);
  }

  @Test
  void what_somebody_else_does_is_seen_without_reloading() throws InterruptedException {
    crowd.join().subscriber("news");
    int id = Crowd.draft("news", "subscribers(news)", "watched");
    Crowd.awaits(id, "PLANNED");
    Page page = console("#announcer/announcements/" + id);
    assertThat(state(page)).hasText("waits for approval");
    Crowd.step(id, "cancel");
    assertThat(state(page)).hasText("cancelled");
    assertThat(button(page, "Approve and send")).hasCount(0);
  }

  @Test
  void what_is_wrong_is_said_and_may_be_mended() {
    pages.join().tolerate("400 (Bad Request)");
    Page page = console("");
    draft(page, "news", "everybody", "hello");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("column 1");
    assertThat(page.getByLabel("Message")).hasValue("hello");
    page.getByLabel("Audience").fill("subscribers(news)");
    button(page, "Draft and count").click();
    assertThat(state(page)).hasText("waits for approval");
    assertThat(page.locator("#problem")).hasText("");
  }

  @Test
  void markup_from_outside_stays_text() {
    String markup = "<img src=x onerror=alert(1)><b>bold</b>";
    Page page = console("");
    draft(page, "news", "subscribers(news)", markup);
    assertThat(page.locator("pre")).hasText(markup);
    page.getByText("All announcements").click();
    assertThat(page.locator("#all")).containsText(markup);
    assertThat(page.locator("main img, main b")).hasCount(0);
  }

  @Test
  void dead_letters_are_looked_at_tried_again_and_dropped() {
    Person ann = crowd.join().person();
    ann.says(Stumble.STONE);
    Page page = console("#announcer/dead");
    Locator messages = page.locator("#messages > li");
    assertThat(messages).hasCount(1);
    assertThat(messages).containsText(ann.inbox().value());
    messages.getByText("Show").click();
    assertThat(messages.locator("pre")).hasText(Stumble.STONE);
    stumble.lies(false);
    messages.getByText("Try again").click();
    assertThat(messages).hasCount(0);
    ann.hears(m -> m.text().filter(t -> t.startsWith("START news")).isPresent());
    stumble.lies(true);
    ann.says(Stumble.STONE);
    assertThat(messages).hasCount(1);
    messages.getByText("Drop").click();
    sure(page, "Drop it").click();
    assertThat(messages).hasCount(0);
    assertEquals(List.of(), Crowd.get("dead/messages").jsonPath().getList(""));
  }

  /** Plan: a list is on its way to the page while its letter is dropped, and arrives after that. */
  @Test
  void a_letter_that_was_dropped_does_not_come_back_with_an_older_list() {
    crowd.join().person().says(Stumble.STONE);
    Page page = console("#announcer/dead");
    Locator messages = page.locator("#messages > li");
    assertThat(messages).hasCount(1);
    Pattern lists = Pattern.compile("/dead/messages\\?");
    List<Route> held = new ArrayList<>();
    List<APIResponse> older = new ArrayList<>();
    page.route(
        lists,
        route -> {
          older.add(route.fetch());
          held.add(route);
        });
    page.waitForCondition(() -> !held.isEmpty());
    messages.getByText("Drop").click();
    sure(page, "Drop it").click();
    assertThat(messages).hasCount(0);
    page.unroute(lists);
    page.waitForResponse(
        lists,
        () -> held.getFirst().fulfill(new Route.FulfillOptions().setResponse(older.getFirst())));
    page.waitForResponse(lists, () -> {}); // asked for after the older one was shown
    assertThat(messages).hasCount(0);
  }

  @Test
  void a_dead_event_is_looked_at_and_tried_again_until_its_rule_is_mended()
      throws InterruptedException {
    Person ann = crowd.join().person();
    int number = Crowd.deadEvent("<b>cake</b>");
    Page page = console("#announcer/dead");
    Locator letter = page.locator("#events > li");
    assertThat(letter).containsText("No. " + number + ": UNAVAILABLE");
    assertThat(letter).containsText("test.asked happened, for the rule ask, read from test:asked");
    letter.getByText("Show").click();
    assertThat(letter.locator("pre")).hasText("{\"what\":\"<b>cake</b>\"}");
    letter.getByText("Try again").click();
    assertThat(page.locator("#problem"))
        .hasText(Pattern.compile("No. " + number + " failed again"));
    assertThat(letter).hasCount(1);
    WatchedPages.pictures(page, "console-dead-event");
    AskedConnector.people(ann.inbox());
    letter.getByText("Try again").click();
    assertThat(letter).hasCount(0);
    ann.hears("Would you like <b>cake</b>?");
  }

  @Test
  void opt_outs_are_counted_and_their_log_downloaded() throws IOException {
    Person ann = crowd.join().subscriber("news");
    Page page = console("#announcer/consent");
    assertThat(page.locator("#categories")).containsText("news");
    WatchedPages.pictures(page, "console-consent");
    Download log = page.waitForDownload(() -> button(page, "Download the log").click());
    assertEquals("announcer-consent.jsonl", log.suggestedFilename());
    assertTrue(Files.readString(log.path()).contains(ann.inbox().value()));
  }

  @Test
  void its_files_allow_nothing_but_themselves() {
    String policy =
        RestAssured.get("/console/")
            .then()
            .statusCode(200)
            .extract()
            .header("content-security-policy");
    RestAssured.given()
        .redirects()
        .follow(false)
        .get("/console")
        .then()
        .statusCode(308)
        .header("location", "/console/");
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertTrue(policy.contains("script-src 'self'"), policy);
    assertTrue(!policy.contains("unsafe"), policy);
  }
}
