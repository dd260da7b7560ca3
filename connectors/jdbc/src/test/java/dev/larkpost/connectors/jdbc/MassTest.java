package dev.larkpost.connectors.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipients of an announcement are never in memory together: a process whose heap holds a page
 * of them tells them all, and one that reads them at once dies of it.
 */
class MassTest {
  /** {@code -Dlarkpost.mass=1000000} for the whole proof, which takes minutes. */
  private static final int PEOPLE = Integer.getInteger("larkpost.mass", 100_000);

  private static final String HEAP = "-Xmx40m";
  private static final double LIVE_MAX_MB = 20;
  private static final Pattern OUTCOME =
      Pattern.compile(
          "told=(\\d+), twice=(\\d+), confirmed=(\\d+), seconds=([\\d.]+), heapMb=([\\d.]+)");

  @TempDir Path folder;

  @Test
  void many_are_told_once_with_little_memory() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                MassProcess.class.getName(),
                folder.toString(),
                Integer.toString(PEOPLE))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), said);
    Matcher outcome = OUTCOME.matcher(said);
    assertTrue(outcome.find(), said);
    assertEquals(PEOPLE, Integer.parseInt(outcome.group(1)), said);
    assertEquals(0, Integer.parseInt(outcome.group(2)), said);
    assertEquals(PEOPLE, Integer.parseInt(outcome.group(3)), said);
    assertTrue(Double.parseDouble(outcome.group(5)) < LIVE_MAX_MB, said);
    System.out.println("mass: " + outcome.group());
  }
}
