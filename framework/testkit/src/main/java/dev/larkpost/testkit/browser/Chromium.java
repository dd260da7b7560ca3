package dev.larkpost.testkit.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The system's Chromium without a window. Used by the thread that started it only. */
public final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /** No GPU, no QUIC, nothing fetched on its own: a test reaches our page and nothing else. */
  private static final List<String> QUIET =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** Against hanging: far more than a page takes, on a slow machine too. */
  public static final double PATIENCE_MILLIS = 60_000;

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /**
   * Aborts the test, loudly, where no Chromium is installed; fails it instead in CI or when {@code
   * larkpost.browser} is {@code required}.
   */
  public static Chromium startOrSkip() {
    return find().map(Chromium::start).orElseGet(Chromium::skip);
  }

  private static Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin");
    return NAMES.stream()
        .flatMap(name -> folders(path).map(folder -> folder.resolve(name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Stream<Path> folders(String path) {
    return Arrays.stream(path.split(Pattern.quote(File.pathSeparator)))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of);
  }

  private static Chromium start(Path executable) {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      BrowserType.LaunchOptions options =
          new BrowserType.LaunchOptions()
              .setExecutablePath(executable)
              .setHeadless(true)
              .setArgs(QUIET);
      return new Chromium(playwright, playwright.chromium().launch(options));
    } catch (RuntimeException failed) {
      playwright.close();
      throw failed;
    }
  }

  private static Chromium skip() {
    String reason = "there is no Chromium on the path (one of " + NAMES + ")";
    String wanted = System.getProperty("larkpost.browser", "");
    if (wanted.equals("required") || "true".equals(System.getenv("CI"))) {
      throw new AssertionError("the page cannot be tested: " + reason);
    }
    System.err.println("SKIPPED, no browser judged the page of this build: " + reason);
    return Assumptions.abort(reason);
  }

  /** A page with a profile of its own, as on another person's machine. */
  public Page visitor(int width, int height) {
    BrowserContext profile =
        browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height));
    profile.setDefaultTimeout(PATIENCE_MILLIS);
    return profile.newPage();
  }

  @Override
  public void close() {
    playwright.close();
  }
}
