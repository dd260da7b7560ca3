package dev.larkpost.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.docs.Pages.Fence;
import dev.larkpost.quarkus.LarkpostConfig;
import dev.larkpost.quarkus.wiring.ConfigOrigin;
import dev.larkpost.quarkus.wiring.Connectors;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the pages show is there. Code is part of a file that is compiled and tested ({@code <!--
 * from FILE -->}); a command is run by the test it names, or says what it needs ({@code <!-- run by
 * TEST -->}, {@code <!-- needs … -->}); settings, metrics, links and commands exist.
 */
class PagesTest {
  private static final Path ROOT = Pages.ROOT;
  private static final Pattern PROPERTY =
      Pattern.compile("(?<![\\w/.])larkpost\\.[a-z][\\w.-]*[\\w]");
  private static final Pattern NAMED =
      Pattern.compile("`((?:framework|connectors|bots|samples|bench|docs)/[\\w./-]*)`");
  private static final Pattern METRIC = Pattern.compile("larkpost_[a-z_]+");
  private static final Pattern COMMAND = Pattern.compile("\\./larkpost ([a-z]+)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(larkpost[\\w.-]+)` \\|");

  /** Headers of Kafka records and types of channels have the prefix too, and are no settings. */
  private static final Set<String> NO_SETTINGS =
      Set.of("larkpost.reason", "larkpost.id", "larkpost.vectors", "larkpost.bench.keep");

  @Test
  void every_page_is_in_the_index() {
    Path index = ROOT.resolve("docs/README.md");
    Set<Path> linked =
        Pages.links(index).stream()
            .map(link -> index.resolveSibling(link.replaceFirst("#.*", "")).normalize())
            .collect(Collectors.toSet());
    List<Path> missing =
        Pages.all().stream().filter(p -> !p.equals(index) && !linked.contains(p)).toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void links_lead_somewhere() {
    List<String> broken = new ArrayList<>();
    Stream<Path> others =
        Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(ROOT::resolve);
    Stream.concat(Pages.all().stream(), others)
        .forEach(
            page ->
                Pages.links(page).stream()
                    .filter(link -> !link.matches("https?://.*|mailto:.*"))
                    .filter(link -> !leadsSomewhere(page, link))
                    .forEach(link -> broken.add(ROOT.relativize(page) + " → " + link)));
    assertEquals(List.of(), broken);
  }

  private static boolean leadsSomewhere(Path page, String link) {
    String file = link.replaceFirst("#.*", "");
    Path to = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    int hash = link.indexOf('#');
    return Files.exists(to) && (hash < 0 || Pages.anchors(to).contains(link.substring(hash + 1)));
  }

  @Test
  void code_is_part_of_a_file_that_is_compiled_and_tested() {
    int included = 0;
    for (Path page : Pages.all()) {
      for (Fence fence : Pages.fences(page)) {
        if (fence.marker().startsWith("from ")) {
          Path file = ROOT.resolve(fence.marker().substring("from ".length()));
          assertTrue(Files.exists(file), () -> page + " shows a part of " + file);
          assertTrue(
              flat(Pages.text(file)).contains(flat(fence.code())),
              () -> page + " shows what is not in " + file + ":\n" + fence.code());
          included++;
        } else {
          assertTrue(!fence.language().equals("java"), () -> page + " has Java from nowhere");
        }
      }
    }
    assertTrue(included >= 12, "too few to mean anything: " + included);
  }

  /** A part keeps its lines; how far it is indented is the page's own affair. */
  private static String flat(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  @Test
  void a_command_names_the_test_that_runs_it_or_what_it_needs() {
    Set<String> run =
        Pages.text(ROOT.resolve("framework/cli/README.md"))
            .lines()
            .filter(line -> line.startsWith("./larkpost "))
            .collect(Collectors.toSet());
    for (Path page : Pages.all()) {
      for (Fence fence : Pages.fences(page)) {
        if (fence.language().equals("sh")) {
          command(page, fence, run);
        }
      }
    }
  }

  private static void command(Path page, Fence fence, Set<String> run) {
    if (fence.marker().startsWith("run by ReadmeLinesTest")) {
      fence
          .code()
          .lines()
          .map(line -> line.replaceFirst("\\s+#.*", ""))
          .forEach(line -> assertTrue(run.contains(line), () -> page + ": nobody runs " + line));
    } else {
      assertTrue(
          fence.marker().startsWith("needs "),
          () -> page + " does not say who runs, or what needs:\n" + fence.code());
    }
  }

  @Test
  void commands_of_the_launcher_exist() {
    String launcher = Pages.text(ROOT.resolve("larkpost"));
    Set<String> unknown = new TreeSet<>();
    each(COMMAND, word -> launcher.matches("(?s).*\\b" + word.group(1) + "( \\||\\)).*"), unknown);
    assertEquals(Set.of(), unknown);
  }

  @Test
  void settings_exist() {
    Set<String> rows =
        ROW.matcher(Pages.text(ROOT.resolve("docs/reference/configuration.md")))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toSet());
    Set<String> unknown = new TreeSet<>();
    each(PROPERTY, name -> isSetting(name.group(), rows), unknown);
    assertEquals(Set.of(), unknown);
  }

  /** Those of a part of a file are the file's own affair; others are read as a start reads them. */
  @Test
  void settings_of_pages_are_accepted() {
    int read = 0;
    for (Path page : Pages.all()) {
      for (Fence fence : Pages.fences(page)) {
        if (fence.language().equals("properties") && fence.marker().isEmpty()) {
          accepted(page, fence.code());
          read++;
        }
      }
    }
    assertTrue(read >= 4, "too few to mean anything: " + read);
  }

  private static void accepted(Path page, String code) {
    Properties settings = new Properties();
    try {
      settings.load(new StringReader(code));
      SmallRyeConfig config =
          new SmallRyeConfigBuilder()
              .addDefaultInterceptors()
              .addDiscoveredConverters()
              .withSources(new PropertiesConfigSource(settings, "page", 100))
              .withMapping(LarkpostConfig.class)
              .withValidateUnknown(false)
              .build();
      config.getConfigMapping(LarkpostConfig.class);
      Connectors.onClassPath().offers(ConfigOrigin.settings(config));
    } catch (IOException | RuntimeException refused) {
      throw new AssertionError(ROOT.relativize(page) + " shows\n" + code, refused);
    }
  }

  @Test
  void named_folders_and_files_exist() {
    Set<String> unknown = new TreeSet<>();
    each(NAMED, path -> Files.exists(ROOT.resolve(path.group(1))), unknown);
    assertEquals(Set.of(), unknown);
  }

  private static boolean isSetting(String name, Set<String> rows) {
    return NO_SETTINGS.contains(name)
        || name.startsWith("larkpost.kafka.client.")
        || rows.stream()
            .map(row -> row.replace(".", "\\.").replace("NAME", "[\\w-]+"))
            .anyMatch(row -> name.matches(row) || isAbove(name, row));
  }

  /** {@code larkpost.chains} is where settings are. */
  private static boolean isAbove(String name, String row) {
    for (int dot = row.lastIndexOf("\\."); dot > 0; dot = row.lastIndexOf("\\.", dot - 1)) {
      if (name.matches(row.substring(0, dot))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Who looks for what the log says must find it: the first column is what starts are refused with.
   */
  @Test
  void messages_of_the_runbook_are_what_a_refused_start_says() {
    String code = sources();
    String page = Pages.text(ROOT.resolve("docs/operations.md"));
    int begin = page.indexOf("| It says | Do |");
    List<String> missing =
        page.substring(begin, page.indexOf("\n\n", begin))
            .lines()
            .skip(2)
            .map(row -> row.split("\\|")[1])
            .flatMap(said -> Stream.of(said.split("…")))
            .map(String::strip)
            .filter(part -> part.contains(" ") && !code.contains(part))
            .toList();
    assertTrue(begin > 0);
    assertEquals(List.of(), missing);
  }

  /** All our code, with texts that are written in pieces put together. */
  private static String sources() {
    StringBuilder all = new StringBuilder();
    for (String folder : List.of("framework", "connectors")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files
            .filter(file -> file.toString().contains("/src/main/java/"))
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> all.append(Pages.text(file)));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return all.toString().replaceAll("\"\\s*\\+\\s*\"", "");
  }

  @Test
  void metrics_exist() {
    String page = Pages.text(ROOT.resolve("docs/reference/metrics.md"));
    Set<String> unknown = new TreeSet<>();
    each(
        METRIC,
        metric ->
            page.contains(
                "`" + metric.group().replaceFirst("_seconds_(count|sum|max)$", "_seconds")),
        unknown);
    assertEquals(Set.of(), unknown);
  }

  private static void each(Pattern what, Predicate<MatchResult> exists, Set<String> unknown) {
    for (Path page : Pages.all()) {
      what.matcher(Pages.text(page))
          .results()
          .filter(found -> !exists.test(found))
          .forEach(found -> unknown.add(ROOT.relativize(page) + ": " + found.group()));
    }
  }
}
