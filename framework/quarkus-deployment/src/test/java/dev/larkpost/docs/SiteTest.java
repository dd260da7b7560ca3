package dev.larkpost.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The documents become a site in which every link leads somewhere. Needs Node.js 20 or newer, and
 * npm's registry once; said aloud where they are missing, required in CI.
 */
class SiteTest {
  private static final Path SITE = Pages.ROOT.resolve("site");
  private static final Path OUT = Pages.ROOT.resolve("target/site");
  private static final int NODE_MIN = 20;
  private static final int MINUTES = 3;
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]+)\"");

  private record Ran(int exit, String said) {}

  private static Ran run(String... line) throws IOException, InterruptedException {
    Path log = Files.createTempFile("site", ".log");
    try {
      Process process =
          new ProcessBuilder(line)
              .directory(Pages.ROOT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      process.destroyForcibly();
      return new Ran(
          ended ? process.exitValue() : -1, Files.readString(log, StandardCharsets.UTF_8));
    } finally {
      Files.delete(log);
    }
  }

  private static void needs(boolean there, String what) {
    if (!there) {
      assertTrue(!"required".equals(System.getProperty("larkpost.interop")), what);
      abort(what);
    }
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      String version = run("node", "--version").said().strip();
      return version.matches("v\\d+\\..*")
          && Integer.parseInt(version.substring(1, version.indexOf('.'))) >= NODE_MIN;
    } catch (IOException none) {
      return false;
    }
  }

  @Test
  void the_site_is_built_and_every_link_in_it_leads_somewhere() throws Exception {
    needs(hasNode(), "no Node.js " + NODE_MIN + ": the site is not built");
    if (!Files.isDirectory(SITE.resolve("node_modules/vitepress"))) {
      Ran installed = run("npm", "--prefix", "site", "ci", "--no-audit", "--no-fund");
      needs(installed.exit() == 0, "npm cannot install the site's generator: " + installed.said());
    }
    Ran built = run("node", "site/node_modules/vitepress/bin/vitepress.js", "build", "site");
    assertEquals(0, built.exit(), built::said);
    List<String> broken = new ArrayList<>();
    for (Path page : Pages.all()) {
      Path html = html(page);
      assertTrue(Files.exists(html), () -> page + " is not in the site");
      broken.addAll(broken(html));
    }
    assertEquals(List.of(), broken);
    assertTrue(Files.readString(OUT.resolve("index.html")).contains("url=docs/"));
    try (Stream<Path> all = Files.walk(OUT)) {
      assertTrue(all.anyMatch(f -> f.toString().contains("localSearchIndex")), "no search");
    }
  }

  private static Path html(Path page) {
    String name = Pages.ROOT.relativize(page).toString();
    return OUT.resolve(
        name.equals("docs/README.md") ? "docs/index.html" : name.replaceFirst("\\.md$", ".html"));
  }

  private static List<String> broken(Path html) throws IOException {
    return LINK.matcher(Files.readString(html))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.matches("(https?|mailto|data):.*"))
        .filter(link -> !leadsSomewhere(html, link))
        .map(link -> OUT.relativize(html) + " → " + link)
        .toList();
  }

  private static boolean leadsSomewhere(Path html, String link) {
    String file = link.replaceFirst("#.*", "");
    Path to =
        file.isEmpty()
            ? html
            : file.startsWith("/") ? OUT.resolve(file.substring(1)) : html.resolveSibling(file);
    Path there = Files.isDirectory(to) ? to.resolve("index.html") : to;
    int hash = link.indexOf('#');
    return Files.exists(there)
        && (hash < 0
            || ID.matcher(Pages.text(there))
                .results()
                .anyMatch(id -> id.group(1).equals(decoded(link.substring(hash + 1)))));
  }

  private static String decoded(String anchor) {
    return URLDecoder.decode(anchor, StandardCharsets.UTF_8);
  }
}
