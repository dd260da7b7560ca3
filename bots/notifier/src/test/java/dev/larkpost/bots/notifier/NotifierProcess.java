package dev.larkpost.bots.notifier;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged notifier in a process of its own, with the environment the launcher gives it. */
final class NotifierProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final Pattern FACT =
      Pattern.compile("^ {2}(address|inbox id|node|chain) +(\\S+)$");
  private static final int READY_SECONDS = 120;
  private static final int END_SECONDS = 60;

  private final Process process;
  private final List<String> output = new ArrayList<>();
  private final Map<String, CompletableFuture<String>> facts =
      Map.of(
          "address", new CompletableFuture<>(),
          "inbox id", new CompletableFuture<>(),
          "node", new CompletableFuture<>(),
          "chain", new CompletableFuture<>());
  private final Thread reader = new Thread(this::read, "notifier-output");

  private NotifierProcess(Process process) {
    this.process = process;
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * @param environment beside folder and ports
   */
  static NotifierProcess start(Path data, Map<String, String> environment) {
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
    Map<String, String> all = builder.environment();
    all.keySet().removeIf(name -> name.startsWith("LARKPOST_") || name.startsWith("QUARKUS_"));
    all.put("LARKPOST_DATA", data.toString());
    all.put("LARKPOST_NETWORK", "local");
    all.put("LARKPOST_PORT", "0");
    all.put("LARKPOST_NODE_PORT", "0");
    all.put("LARKPOST_CHAIN_PORT", "0");
    all.putAll(environment);
    try {
      return new NotifierProcess(builder.start());
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot start the notifier", failed);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          output.add(line);
        }
        Matcher fact = FACT.matcher(line);
        if (fact.matches()) {
          java.util.Objects.requireNonNull(facts.get(fact.group(1))).complete(fact.group(2));
        }
      }
    } catch (IOException broken) {
      output.add("the pipe broke");
    }
    String all = output();
    facts.values().forEach(f -> f.completeExceptionally(new AssertionError("it ended: " + all)));
  }

  /** What it prints once it is ready. @param name address, inbox id, node or chain */
  String fact(String name) {
    return java.util.Objects.requireNonNull(facts.get(name))
        .copy()
        .orTimeout(READY_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** Sends SIGTERM and waits for the end. */
  void stop() throws InterruptedException {
    process.destroy();
    exit();
  }

  /** The exit code of a process that ends by itself. */
  int exit() throws InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + END_SECONDS + " s: " + output());
    }
    reader.join();
    return process.exitValue();
  }

  String output() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** A test that failed leaves nothing behind: the demo's chain ends with a SIGTERM only. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException hurry) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
