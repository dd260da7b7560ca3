package dev.larkpost.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of {@code docs/reference}, made by a test; {@code -Dlarkpost.write-reference} writes it.
 */
final class ReferencePage {
  static final Path ROOT = Path.of(System.getProperty("larkpost.root"));

  private ReferencePage() {}

  static void holds(String name, String text) throws IOException {
    Path page = ROOT.resolve("docs/reference").resolve(name);
    if (System.getProperty("larkpost.write-reference") != null) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, text);
    }
    assertEquals(text, Files.readString(page), "run with -Dlarkpost.write-reference=yes");
  }

  /** A text as a cell of a table. */
  static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ").strip();
  }
}
