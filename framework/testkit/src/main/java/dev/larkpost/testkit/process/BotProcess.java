package dev.larkpost.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged bot of the module that tests it, in a process of its own, with the environment the
 * launcher gives it, on ports nobody else has. Any thread.
 */
public final class BotProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final Pattern FACT = Pattern.compile("^ {2}([a-z][a-z ]*[a-z]) +(\\S+)$");
  private static final int READY_SECONDS = 300;
  private static final int REFUSED_SECONDS = 300;

  /** Against hanging: it takes one or two, but not on every machine. */
  private static final int STOP_SECONDS = 60;

  private static final List<String> PORTS =
      List.of("LARKPOST_PORT", "LARKPOST_NODE_PORT", "LARKPOST_CHAIN_PORT");

  private final Process process;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<String>> facts = new ConcurrentHashMap<>();
  private volatile boolean ended;
  private final Thread reader = new Thread(this::read, "bot-output");

  private BotProcess(Process process) {
    this.process = process;
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts {@code target/quarkus-app/quarkus-run.jar}.
   *
   * @param data its folder
   * @param settings environment variables beside folder and ports; they win
   * @throws AssertionError when it is not packaged
   */
  public static BotProcess start(Path data, Map<String, String> settings) {
    if (!Files.exists(JAR)) {
      throw new AssertionError(JAR + " is not built: run this with ./mvnw verify");
    }
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // it lives for seconds
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                JAR.toString())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment
        .keySet()
        .removeIf(name -> name.startsWith("LARKPOST_") || name.startsWith("QUARKUS_"));
    environment.put("LARKPOST_DATA", data.toString());
    environment.put("LARKPOST_NETWORK", "local");
    for (String port : PORTS) {
      environment.put(port, "0");
    }
    environment.putAll(settings);
    try {
      return new BotProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the bot", e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heard(line);
        Matcher fact = FACT.matcher(line);
        if (fact.matches()) {
          waiting(fact.group(1)).complete(fact.group(2));
        }
      }
    } catch (IOException e) {
      heard("the pipe broke");
    }
    end();
    facts.values().forEach(f -> f.completeExceptionally(new AssertionError("it ended: " + output)));
  }

  private synchronized void heard(String line) {
    output.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  private CompletableFuture<String> waiting(String name) {
    CompletableFuture<String> fact = facts.computeIfAbsent(name, n -> new CompletableFuture<>());
    if (ended) {
      fact.completeExceptionally(new AssertionError("it ended: " + output));
    }
    return fact;
  }

  /** The wallet's address. */
  public String address() {
    return printed("address");
  }

  public String inbox() {
    return printed("inbox id");
  }

  /** Where the node is, as a URL. */
  public String node() {
    return printed("node");
  }

  /**
   * What the bot prints once it is ready, in a line of two columns; waits for it.
   *
   * @param name the first column, such as {@code chain}
   * @throws java.util.concurrent.CompletionException when it ends before, or takes too long
   */
  public String printed(String name) {
    return waiting(name).copy().orTimeout(READY_SECONDS, TimeUnit.SECONDS).join();
  }

  /**
   * Waits until so many lines hold this text: a line arrives some time after what it tells of.
   *
   * @throws AssertionError when the bot ends before, or takes too long
   */
  public synchronized void prints(String text, int times) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (output.stream().filter(line -> line.contains(text)).count() < times) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (ended || left <= 0) {
        throw new AssertionError("\"" + text + "\" not " + times + " times in " + output);
      }
      wait(left);
    }
  }

  /** Sends SIGTERM and waits for the end. @return the exit code */
  public int stop() throws InterruptedException {
    process.destroy();
    return exit(STOP_SECONDS);
  }

  /** The exit code of a process that ends by itself. */
  public int refused() throws InterruptedException {
    return exit(REFUSED_SECONDS);
  }

  /** Ends it as a power cut does (SIGKILL), and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    exit(STOP_SECONDS);
  }

  private int exit(int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + seconds + " s: " + output);
    }
    reader.join();
    return process.exitValue();
  }

  /** Everything printed so far. */
  public List<String> output() {
    return List.copyOf(output);
  }

  /** A test that failed leaves nothing behind: what a bot started ends with a SIGTERM only. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException hurry) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
