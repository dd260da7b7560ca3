package dev.larkpost.testkit.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pages of one site, watched: what they complain of on the console, every script that fails and
 * every request to anybody else fails the test at the end. Used by the browser's thread only.
 */
public final class WatchedPages implements AutoCloseable {
  /** The widths every page must look right at, in CSS pixels. */
  public static final List<Integer> WIDTHS = List.of(320, 768, 1280);

  private static final int HEIGHT = 800;

  private final Chromium chromium;
  private final String origin;
  private final List<Page> pages = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final Set<String> tolerated = new TreeSet<>();

  /**
   * @param origin what every request's address begins with
   */
  public WatchedPages(Chromium chromium, String origin) {
    this.chromium = chromium;
    this.origin = origin;
  }

  /** A page with a profile of its own that shows nothing yet. @param width in CSS pixels */
  public Page blank(int width) {
    Page page = chromium.visitor(width, HEIGHT);
    pages.add(page);
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onRequest(
        request -> {
          if (!request.url().startsWith(origin) && !request.url().startsWith("blob:" + origin)) {
            complaints.add("asked elsewhere: " + request.url());
          }
        });
    return page;
  }

  /** A complaint that holds this text is what the test is about. */
  public void tolerate(String part) {
    tolerated.add(part);
  }

  /** Whether the page can be scrolled sideways: something sticks out. */
  public static boolean sticksOut(Page page) {
    return !Boolean.TRUE.equals(
        page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"));
  }

  /** A picture of the whole page in {@code target}, for people to look at. */
  public static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "page-" + name + ".png")));
  }

  /** Pictures at every width and in the dark; the page is as wide as before at the end. */
  public static void pictures(Page page, String name) {
    int before = page.viewportSize().width;
    for (int width : WIDTHS) {
      page.setViewportSize(width, HEIGHT);
      picture(page, name + "-" + width);
      if (sticksOut(page)) {
        throw new AssertionError(name + " is wider than a screen of " + width);
      }
    }
    page.setViewportSize(before, HEIGHT);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    picture(page, name + "-dark");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
  }

  /** Closes the pages. @throws AssertionError when there was something to complain of */
  @Override
  public void close() {
    pages.forEach(page -> page.context().close());
    List<String> left =
        complaints.stream()
            .filter(complaint -> tolerated.stream().noneMatch(complaint::contains))
            .toList();
    if (!left.isEmpty()) {
      throw new AssertionError("the pages complained: " + left);
    }
  }
}
