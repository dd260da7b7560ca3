package dev.larkpost.k8s.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.testkit.process.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bot that runs in its unpacked image. */
final class Boxed implements AutoCloseable {
  private static final Pattern FACT = Pattern.compile("^ {2}([a-z][a-z ]*[a-z]) +(\\S+)$");
  private static final Set<Integer> ENDED_BY_SIGTERM = Set.of(0, 143);

  /** How the command line is started in an image; documented so. */
  private static final List<String> LARKPOST =
      List.of(
          "java",
          "@" + ImageBuild.OPTIONS,
          "-cp",
          "/app/quarkus-run.jar",
          "dev.larkpost.cli.Larkpost");

  private final UnpackedImage image;
  private final Path data;
  private final Process process;
  private final int http;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<String>> facts = new ConcurrentHashMap<>();
  private final Thread reader = Thread.ofPlatform().unstarted(this::read);

  private Boxed(UnpackedImage image, Path data, Process process, int http) {
    this.image = image;
    this.data = data;
    this.process = process;
    this.http = http;
    reader.start();
  }

  static Boxed start(UnpackedImage image, Path data, Map<String, String> more)
      throws IOException, InterruptedException {
    int http = Ports.unused();
    Map<String, String> settings = new HashMap<>(more);
    settings.put("LARKPOST_PORT", Integer.toString(http));
    settings.put("LARKPOST_NODE_PORT", "0");
    return new Boxed(image, data, image.start(data, settings), http);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        Matcher fact = FACT.matcher(line);
        if (fact.matches()) {
          waiting(fact.group(1)).complete(fact.group(2));
        }
      }
    } catch (IOException broken) {
      output.add("the pipe broke");
    }
    for (String fact : List.of("node", "inbox id")) {
      waiting(fact).completeExceptionally(new AssertionError("it ended: " + output));
    }
  }

  private CompletableFuture<String> waiting(String fact) {
    return facts.computeIfAbsent(fact, name -> new CompletableFuture<>());
  }

  /** What it prints once it is ready, in a line of two columns. */
  String printed(String fact) throws Exception {
    return waiting(fact).get(5, TimeUnit.MINUTES);
  }

  List<String> output() {
    return output;
  }

  long pid() {
    return process.pid();
  }

  /** What it has used of the processor so far. */
  Duration processor() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  void answersAllProbes() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String probe : List.of("started", "live", "ready")) {
        URI where = URI.create("http://127.0.0.1:" + http + "/q/health/" + probe);
        HttpRequest request = HttpRequest.newBuilder(where).build();
        assertEquals(
            200,
            client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode(),
            where::toString);
      }
    }
  }

  /** What came of a command in the image. */
  record Said(int exit, String text) {}

  static Said command(UnpackedImage image, Path data, List<String> words) throws Exception {
    return command(image, data, Map.of(), words);
  }

  private static Said command(
      UnpackedImage image, Path data, Map<String, String> settings, List<String> words)
      throws Exception {
    Process process = image.start(data, settings, words);
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  /** The command line, in the image, beside whatever runs. */
  static Said larkpost(UnpackedImage image, Path data, String... words) throws Exception {
    return command(image, data, typed(words));
  }

  private static List<String> typed(String... words) {
    List<String> line = new ArrayList<>(LARKPOST);
    line.addAll(List.of(words));
    return line;
  }

  /** The command line, on this bot. */
  Said told(String... words) throws Exception {
    return command(image, data, Map.of("LARKPOST_URL", "http://127.0.0.1:" + http), typed(words));
  }

  /** Ends it as an engine does, and finds nothing odd in what it said. */
  void stop() throws InterruptedException {
    process.destroy();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), () -> "still there: " + output);
    reader.join();
    assertTrue(ENDED_BY_SIGTERM.contains(process.exitValue()), () -> output.toString());
    assertEquals(List.of(), output.stream().filter(l -> l.startsWith("\tat ")).toList());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
