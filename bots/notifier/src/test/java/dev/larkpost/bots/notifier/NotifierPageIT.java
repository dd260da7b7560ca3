package dev.larkpost.bots.notifier;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The demo's page in a real browser. Leaves pictures of it in {@code target}. */
@QuarkusTest
@TestProfile(DemoIT.Example.class)
@EnabledIf("dev.larkpost.bots.notifier.NeedsNode#isThere")
class NotifierPageIT {
  private static final int WIDE = 1000;
  private static final int MANY_TABS = 30;

  @Inject Bots bots;

  private static Locator heard(Page page, String person) {
    return page.getByRole(
            AriaRole.LOG, new Page.GetByRoleOptions().setName("What " + person + " received"))
        .locator("li");
  }

  private static Locator button(Page page, String person) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make a transfer to " + person));
  }

  @Test
  void a_transfer_by_mouse_and_one_by_keyboard_reach_who_they_are_for() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    PlaywrightAssertions.setDefaultAssertionTimeout(Chromium.PATIENCE_MILLIS);
    String origin = "http://127.0.0.1:" + RestAssured.port + "/";
    try (Chromium chromium = Chromium.startOrSkip();
        WatchedPages pages = new WatchedPages(chromium, origin)) {
      Page page = pages.blank(WIDE);
      page.navigate(origin);
      assertThat(page.getByRole(AriaRole.STATUS)).hasText("ready");
      assertThat(page.locator("#coin")).hasText(Pattern.compile("0x[0-9a-f]{40}"));
      int before = heard(page, "Ann").count();
      button(page, "Ann").click();
      assertThat(heard(page, "Ann")).hasCount(before + 1);
      assertThat(heard(page, "Ann").last()).containsText("5 DEMO arrived from 0x");
      byKeyboard(page, "Ben");
      assertThat(heard(page, "Ben")).hasCount(1);
      assertThat(heard(page, "Ben").last()).containsText("[Say thanks]");
      assertThat(page.locator("#problem")).hasText("");
      assertThat(page.locator("main img, main b, main strong")).hasCount(0);
      WatchedPages.pictures(page, "notifier");
    }
  }

  private static void byKeyboard(Page page, String person) {
    for (int i = 0; i < MANY_TABS; i++) {
      page.keyboard().press("Tab");
      if (Boolean.TRUE.equals(
          page.evaluate(
              "text => document.activeElement.textContent === text",
              "Make a transfer to " + person))) {
        page.keyboard().press("Enter");
        return;
      }
    }
    throw new AssertionError("the keyboard does not reach the button of " + person);
  }
}
