package dev.larkpost.bots.gm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built bot in a process of its own, as the launcher starts it, on ports nobody else has. */
final class BotProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final Pattern FACT = Pattern.compile("^ {2}(address|inbox id|node) +(\\S+)$");
  private static final int READY_SECONDS = 60;
  private static final int REFUSED_SECONDS = 60;

  /** What the launcher's users are promised. */
  private static final int STOP_SECONDS = 10;

  private final Process process;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<String>> facts =
      Map.of(
          "address", new CompletableFuture<>(),
          "inbox id", new CompletableFuture<>(),
          "node", new CompletableFuture<>());
  private final Thread reader = new Thread(this::read, "bot-output");

  private BotProcess(Process process) {
    this.process = process;
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * @param settings environment variables beside folder and ports
   */
  static BotProcess start(Path data, Map<String, String> settings) {
    if (!Files.exists(JAR)) {
      throw new AssertionError(JAR + " is not built: run this with ./mvnw verify");
    }
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                JAR.toString())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("LARKPOST_"));
    builder.environment().put("LARKPOST_DATA", data.toString());
    builder.environment().put("LARKPOST_NETWORK", "local");
    builder.environment().put("LARKPOST_PORT", "0");
    builder.environment().put("LARKPOST_NODE_PORT", "0");
    builder.environment().putAll(settings);
    try {
      return new BotProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the bot", e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        Matcher fact = FACT.matcher(line);
        if (fact.matches()) {
          fact(fact.group(1)).complete(fact.group(2));
        }
      }
    } catch (IOException e) {
      output.add("the pipe broke");
    }
    facts.values().forEach(f -> f.completeExceptionally(new AssertionError("it ended: " + output)));
  }

  private CompletableFuture<String> fact(String name) {
    return Optional.ofNullable(facts.get(name)).orElseThrow();
  }

  String address() {
    return printed("address");
  }

  String inbox() {
    return printed("inbox id");
  }

  String node() {
    return printed("node");
  }

  /** What the bot prints once it is ready. */
  private String printed(String name) {
    return fact(name).copy().orTimeout(READY_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Sends SIGTERM. @return the exit code */
  int stop() throws InterruptedException {
    process.destroy();
    return exit(STOP_SECONDS);
  }

  /** The exit code of a process that ends by itself. */
  int refused() throws InterruptedException {
    return exit(REFUSED_SECONDS);
  }

  private int exit(int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + seconds + " s: " + output);
    }
    reader.join();
    return process.exitValue();
  }

  /** Everything printed so far. */
  List<String> output() {
    return List.copyOf(output);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
