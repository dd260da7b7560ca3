package dev.larkpost.k8s.image;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the JVM learns in a training run, kept for later starts (JEP 483, 514, 515; a JDK 25 or
 * newer): classes read and linked, and which methods are worth compiling. It belongs to one JVM and
 * to jars of one size, time and order.
 */
final class AotCache {
  static final int JAVA_MIN = 25;

  /** A cold start on a machine that is busy with a build. */
  private static final Duration START = Duration.ofMinutes(2);

  private static final Duration LOOK = Duration.ofMillis(100);

  /** The end of a training run writes the cache. */
  private static final int END_MINUTES = 3;

  private final Path java;
  private final List<String> options;

  /**
   * @param java the program of the runtime that is in the image
   * @param options those of the image
   */
  AotCache(Path java, List<String> options) {
    this.java = java;
    this.options = List.copyOf(options);
  }

  /**
   * Starts the bot on a network of its own until it is ready, twice, so that a start on a store
   * that is there is learned as well; blocks for some ten seconds.
   *
   * @param app the packaged bot, with the times its files have in the image
   * @param work an empty folder
   * @param cache the file to write
   */
  void train(Path app, Path work, Path cache) throws IOException, InterruptedException {
    if (Runtime.version().feature() < JAVA_MIN) {
      throw new ImageException("--aot needs a JDK " + JAVA_MIN + " or newer");
    }
    starts(app, work, List.of("-XX:AOTCacheOutput=" + cache));
    if (!Files.exists(cache) || Files.size(cache) == 0) {
      throw new ImageException(
          "the training run left no cache; see " + work.resolve("training.log"));
    }
  }

  /**
   * As {@link #train}, and only writes down which classes were loaded, those of the JDK's own
   * archive too.
   */
  void record(Path app, Path work, Path loaded) throws IOException, InterruptedException {
    starts(app, work, List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + loaded));
  }

  private void starts(Path app, Path work, List<String> more)
      throws IOException, InterruptedException {
    Path data = Files.createDirectories(work.resolve("data"));
    start(app, data, work.resolve("first.log"), List.of());
    start(app, data, work.resolve("training.log"), more);
  }

  private void start(Path app, Path data, Path log, List<String> more)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(java.toString()));
    options.stream().map(option -> option.replace("=/data", "=" + data)).forEach(line::add);
    line.addAll(more);
    line.addAll(List.of("-jar", app.resolve("quarkus-run.jar").toString()));
    int port = port();
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(LARKPOST|QUARKUS|JAVA|JDK)_.*"));
    builder
        .environment()
        .putAll(
            Map.of(
                "LARKPOST_DATA",
                data.toString(),
                "LARKPOST_NETWORK",
                "local",
                "LARKPOST_PORT",
                Integer.toString(port),
                "LARKPOST_NODE_PORT",
                "0"));
    Process process = builder.start();
    try {
      awaitReady(process, port, log);
      process.destroy();
      if (!process.waitFor(END_MINUTES, TimeUnit.MINUTES)) {
        throw new ImageException("the training run did not end; see " + log);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static int port() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static void awaitReady(Process process, int port, Path log) throws InterruptedException {
    Instant until = Instant.now().plus(START);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest ready =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
              .build();
      while (!isReady(http, ready)) {
        if (!process.isAlive() || Instant.now().isAfter(until)) {
          throw new ImageException("the bot did not get ready in its training run; see " + log);
        }
        Thread.sleep(LOOK);
      }
    }
  }

  private static boolean isReady(HttpClient http, HttpRequest ready) throws InterruptedException {
    try {
      return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
