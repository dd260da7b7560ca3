package dev.larkpost.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Markdown files of {@code docs/}, taken apart. */
final class Pages {
  static final Path ROOT = ReferencePage.ROOT;

  private static final Pattern FENCE =
      Pattern.compile("(?:<!-- ([^\\n]*?) -->\\n)?```(\\w*)\\n(.*?)\\n```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  /** A block of code. @param marker what stands in a comment right above it, else empty */
  record Fence(String marker, String language, String code) {}

  private Pages() {}

  static List<Path> all() {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("node_modules"))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static List<Fence> fences(Path page) {
    List<Fence> all = new ArrayList<>();
    Matcher fence = FENCE.matcher(text(page));
    while (fence.find()) {
      String marker = fence.group(1) == null ? "" : fence.group(1);
      all.add(new Fence(marker, fence.group(2), fence.group(3)));
    }
    return all;
  }

  /** The page without its blocks of code. */
  static String prose(Path page) {
    return FENCE.matcher(text(page)).replaceAll("");
  }

  static List<String> links(Path page) {
    return LINK.matcher(prose(page)).results().map(found -> found.group(1)).toList();
  }

  /** What may stand behind a {@code #}. */
  static Set<String> anchors(Path page) {
    return prose(page)
        .lines()
        .filter(line -> line.matches("#{1,6} .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").strip().replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
