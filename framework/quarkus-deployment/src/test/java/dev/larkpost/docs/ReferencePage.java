package dev.larkpost.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A page of {@code docs/reference}, made by a test; {@code -Dlarkpost.write-reference} writes it.
 */
final class ReferencePage {
  static final Path ROOT = Path.of(System.getProperty("larkpost.root"));

  private static final String CURE = ": run with -Dlarkpost.write-reference=yes";

  private ReferencePage() {}

  static void holds(String name, String text) throws IOException {
    Path page = ROOT.resolve("docs/reference").resolve(name);
    if (System.getProperty("larkpost.write-reference") != null) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, text);
    }
    List<String> made = text.lines().toList();
    List<String> there = Files.readString(page).lines().toList();
    // Line by line: a page is too long to be shown twice.
    for (int i = 0; i < Math.min(made.size(), there.size()); i++) {
      assertEquals(made.get(i), there.get(i), name + ", line " + (i + 1) + CURE);
    }
    assertEquals(made.size(), there.size(), name + " has another length" + CURE);
  }

  /** A text as a cell of a table. */
  static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ").strip();
  }
}
