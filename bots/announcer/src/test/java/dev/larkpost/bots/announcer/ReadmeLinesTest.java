package dev.larkpost.bots.announcer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.cli.Larkpost;
import dev.larkpost.quarkus.Bots;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line's README, line by line, on a bot nobody has used yet. */
@QuarkusTest
@TestProfile(ReadmeLinesTest.Fresh.class)
class ReadmeLinesTest {
  /** A start of its own: numbers begin at 1. */
  public static final class Fresh implements QuarkusTestProfile {}

  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @Inject Bots bots;
  @TempDir Path folder = Path.of("unset");

  @Test
  void every_line_does_what_it_says() throws IOException {
    List<String> lines =
        Files.readAllLines(
                Path.of(System.getProperty("larkpost.root"), "framework", "cli", "README.md"))
            .stream()
            .filter(line -> line.startsWith("./larkpost "))
            // Those are run by RunIT: the bot here keeps its state in memory.
            .filter(line -> !line.contains(" --data data/"))
            .toList();
    assertTrue(lines.size() >= 15, lines::toString);
    try (Crowd crowd = new Crowd(bots)) {
      crowd.subscriber("news");
      lines.forEach(this::run);
    }
  }

  private void run(String line) {
    List<String> words =
        WORD.matcher(line)
            .results()
            .map(ReadmeLinesTest::word)
            .map(word -> word.equals("wallet.key") ? folder.resolve(word).toString() : word)
            .skip(1)
            .toList();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
    int exit =
        Larkpost.run(
            to,
            to,
            Map.of("LARKPOST_URL", "http://127.0.0.1:" + RestAssured.port),
            words.toArray(String[]::new));
    assertEquals(0, exit, () -> line + "\n" + said.toString(StandardCharsets.UTF_8));
  }

  private static String word(java.util.regex.MatchResult found) {
    return found.group(1) == null ? found.group(2) : found.group(1);
  }
}
