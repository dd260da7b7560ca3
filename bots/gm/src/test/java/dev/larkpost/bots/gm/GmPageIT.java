package dev.larkpost.bots.gm;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import dev.larkpost.testkit.browser.Chromium;
import dev.larkpost.testkit.browser.WatchedPages;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of the running bot in a real browser. Leaves pictures of it in {@code target}. */
@QuarkusTest
class GmPageIT {
  private static final int WIDE = 1000;
  private static final int NARROW = 320;
  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{40}");

  private static CompletableFuture<Chromium> chromium = new CompletableFuture<>();

  @Inject Bots bots;
  private CompletableFuture<WatchedPages> pages = new CompletableFuture<>();

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
  void need_the_bot() {
    pages = CompletableFuture.completedFuture(new WatchedPages(chromium.join(), origin()));
    assertTrue(bots.awaitReady(Person.PATIENCE));
  }

  @AfterEach
  void nobody_complained() {
    pages.join().close();
  }

  private static String origin() {
    return "http://127.0.0.1:" + RestAssured.port + "/";
  }

  /** Opens the page and waits until one can write. */
  private Page visitor(int width) {
    Page page = pages.join().blank(width);
    page.navigate(origin());
    assertThat(message(page)).isEnabled();
    return page;
  }

  private static Locator message(Page page) {
    return page.getByLabel("Message");
  }

  private static Locator send(Page page) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send"));
  }

  private static Locator mine(Page page) {
    return page.locator("#chat li.mine");
  }

  private static Locator answers(Page page) {
    return page.locator("#chat li.theirs");
  }

  private static Locator state(Page page) {
    return page.getByRole(AriaRole.STATUS);
  }

  @Test
  void a_visitor_says_gm_and_reads_gm() {
    BotStatus bot = bots.status().getFirst();
    Page page = visitor(WIDE);
    assertThat(state(page)).hasText("ready");
    assertThat(page.locator("#address")).hasText(bot.address());
    assertThat(page.locator("#inbox")).hasText(bot.inboxId());
    assertThat(page.locator("#you")).hasText(ADDRESS);
    assertThat(message(page)).hasValue("gm");
    send(page).click();
    assertThat(mine(page)).hasText(Pattern.compile("gm$"));
    assertThat(answers(page)).hasText(Pattern.compile("gm$"));
    assertThat(message(page)).isFocused();
    message(page).fill("how are you?");
    message(page).press("Enter");
    assertThat(answers(page)).hasCount(2);
    assertThat(mine(page)).hasCount(2);
    assertThat(message(page)).hasValue("");
    WatchedPages.pictures(page, "gm");
  }

  @Test
  void a_second_visitor_is_another_person_and_so_is_one_who_reloads() {
    Page one = visitor(WIDE);
    Page other = visitor(WIDE);
    String first = one.locator("#you").textContent();
    assertNotEquals(first, other.locator("#you").textContent());
    send(one).click();
    assertThat(answers(one)).hasCount(1);
    send(other).click();
    assertThat(answers(other)).hasCount(1);
    assertThat(answers(one)).hasCount(1);
    one.reload();
    assertThat(message(one)).isEnabled();
    assertNotEquals(first, one.locator("#you").textContent());
    assertThat(mine(one)).hasCount(0);
  }

  @Test
  void markup_stays_text() {
    Page page = visitor(WIDE);
    String markup = "<img src=x onerror=alert(1)><b>bold</b>";
    message(page).fill(markup);
    send(page).click();
    assertThat(mine(page)).containsText(markup);
    assertThat(page.locator("#chat img, #chat b")).hasCount(0);
    assertThat(answers(page)).hasCount(1);
  }

  @Test
  void nothing_sticks_out_on_a_narrow_screen() {
    Page page = visitor(NARROW);
    message(page).fill("w".repeat(300));
    send(page).click();
    assertThat(answers(page)).hasCount(1);
    assertFalse(WatchedPages.sticksOut(page));
    WatchedPages.picture(page, "gm-narrow");
  }

  @Test
  void the_newest_line_of_a_long_talk_is_in_sight() {
    Page page = visitor(WIDE);
    for (int n = 1; n <= 8; n++) {
      message(page).fill("line " + n);
      send(page).click();
      assertThat(answers(page)).hasCount(n);
    }
    assertThat(answers(page).last()).isInViewport();
    WatchedPages.picture(page, "gm-long");
  }

  @Test
  void the_page_says_when_the_bot_reconnects_and_when_the_connection_ends() {
    Page page = pages.join().blank(WIDE);
    List<WebSocketRoute> sockets = new ArrayList<>();
    AtomicBoolean silenced = new AtomicBoolean();
    page.routeWebSocket(
        Pattern.compile("/visit$"),
        socket -> {
          sockets.add(socket);
          // What the bot says of itself waits until what we say was seen.
          socket
              .connectToServer()
              .onMessage(
                  frame -> {
                    if (!silenced.get() || !frame.text().contains("\"bot\"")) {
                      socket.send(frame.text());
                    }
                  });
        });
    page.navigate(origin());
    assertThat(message(page)).isEnabled();
    silenced.set(true);
    sockets.getFirst().send("{\"type\":\"bot\",\"state\":\"RECONNECTING\"}");
    assertThat(state(page)).hasText("reconnecting");
    silenced.set(false);
    assertThat(state(page)).hasText("ready");
    sockets.getFirst().close();
    assertThat(state(page)).hasText("not connected");
    assertThat(message(page)).isDisabled();
    assertThat(send(page)).isDisabled();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("Reload");
    WatchedPages.picture(page, "gm-ended");
  }
}
