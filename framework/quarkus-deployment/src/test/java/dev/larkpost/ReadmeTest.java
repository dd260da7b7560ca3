package dev.larkpost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents show is what is there: included code is the file's, named paths exist. */
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("larkpost.root"));
  private static final Pattern INCLUDED =
      Pattern.compile("<!-- included from (\\S+) -->\\n```java\\n(.*?)\\n```", Pattern.DOTALL);
  private static final Pattern NAMED =
      Pattern.compile("`((?:framework|connectors|bots|samples|bench|docs)/[\\w./-]*)`");

  @Test
  void included_code_is_the_files_own() throws IOException {
    Matcher included = INCLUDED.matcher(Files.readString(ROOT.resolve("README.md")));
    List<String> files = new ArrayList<>();
    while (included.find()) {
      files.add(included.group(1));
      assertEquals(
          Files.readString(ROOT.resolve(included.group(1))).strip(), included.group(2).strip());
    }
    assertEquals(2, files.size(), files.toString());
  }

  @Test
  void every_module_says_where_to_start_reading() throws IOException {
    Matcher module =
        Pattern.compile("<module>((?:framework|connectors|bots)/[^<]+)</module>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    int modules = 0;
    while (module.find()) {
      Path readme = ROOT.resolve(module.group(1)).resolve("README.md");
      assertTrue(Files.exists(readme), () -> readme + " is missing");
      String text = Files.readString(readme);
      assertTrue(text.contains("Start reading at"), () -> readme + " does not say where to start");
      modules++;
    }
    assertTrue(modules >= 9, "too few modules to mean anything: " + modules);
  }

  @Test
  void named_folders_and_files_exist() throws IOException {
    for (String page : List.of("README.md", "CONTRIBUTING.md", "docs/ARCHITECTURE.md")) {
      Matcher named = NAMED.matcher(Files.readString(ROOT.resolve(page)));
      while (named.find()) {
        String path = named.group(1);
        assertTrue(Files.exists(ROOT.resolve(path)), () -> page + " names " + path);
      }
    }
  }
}
