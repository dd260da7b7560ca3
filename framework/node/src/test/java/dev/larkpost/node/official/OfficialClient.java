package dev.larkpost.node.official;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;

/**
 * Official XMTP clients in one Node.js process, against one node.
 *
 * <pre>{@code
 * try (OfficialClient official = OfficialClient.start("127.0.0.1:" + node.port())) {
 *   OfficialUser alice = official.user("alice").listening();
 *   OfficialChat chat = alice.dm(botAddress);
 *   String sent = chat.send("hello");
 *   OfficialMessage answer = alice.await(m -> m.sender().equals(botInbox));
 * }
 * }</pre>
 *
 * Thread-safe. A command that fails throws {@link IllegalStateException} with the SDK's own words.
 */
public final class OfficialClient implements AutoCloseable {
  private static final Duration COMMAND = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Writer stdin;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
  private final Map<String, OfficialUser> users = new ConcurrentHashMap<>();

  private OfficialClient(Process process) {
    this.process = process;
    this.stdin = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "official-client");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Aborts the test, loudly, where official clients cannot run; fails it instead when {@code
   * larkpost.interop} is {@code required}. For {@code @BeforeEach}.
   */
  public static void orSkip() {
    OfficialInstall.missing().ifPresent(OfficialClient::skip);
  }

  private static void skip(String reason) {
    String wanted =
        System.getProperty(
            "larkpost.interop", System.getenv().getOrDefault("LARKPOST_INTEROP", ""));
    if (wanted.equals("required")) {
      throw new AssertionError("the official client cannot run: " + reason);
    }
    System.err.println("SKIPPED, the official client did not judge this build: " + reason);
    Assumptions.abort(reason);
  }

  /**
   * Installs the SDK when needed, then starts the process.
   *
   * @param node host and port
   */
  public static OfficialClient start(String node) {
    return start(node, OfficialSdk.V6);
  }

  /** The same with a version of one's choice. */
  public static OfficialClient start(String node, OfficialSdk sdk) {
    Path folder = OfficialInstall.folder(sdk);
    try {
      return new OfficialClient(
          new ProcessBuilder("node", "driver.mjs", node)
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("sdk.log").toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the official client", e);
    }
  }

  /** A person with a new wallet, in memory, registered. */
  public OfficialUser user(String name) {
    return user(name, options -> {});
  }

  /** A person with a new wallet whose database is a file: {@link OfficialUser#restart} keeps it. */
  public OfficialUser user(String name, Path database) {
    return user(name, options -> options.put("db", database.toString()));
  }

  /** Many people at once, in memory, sharing one connection each. */
  public List<OfficialUser> users(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> OfficialUser.open(this, prefix + n, o -> o.put("shared", true)))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  /** With the driver's own options: {@code key}, {@code db}, {@code deviceSync}, {@code build}. */
  public OfficialUser user(String name, java.util.function.Consumer<ObjectNode> options) {
    return OfficialUser.open(this, name, options).join();
  }

  /** User and system CPU microseconds and resident bytes of the process. */
  public JsonNode usage() {
    return call("usage", o -> {});
  }

  void register(OfficialUser user) {
    users.put(user.name(), user);
  }

  JsonNode call(String command, java.util.function.Consumer<ObjectNode> arguments) {
    try {
      return send(command, arguments).get(COMMAND.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(command + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(command + ": no answer within " + COMMAND, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + ": interrupted", e);
    }
  }

  CompletableFuture<JsonNode> send(
      String command, java.util.function.Consumer<ObjectNode> arguments) {
    long id = ids.incrementAndGet();
    ObjectNode line = JSON.createObjectNode().put("id", id).put("do", command);
    arguments.accept(line);
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    open.put(id, answer);
    try {
      synchronized (stdin) {
        stdin.write(JSON.writeValueAsString(line));
        stdin.write('\n');
        stdin.flush();
      }
    } catch (IOException e) {
      answer.completeExceptionally(new IllegalStateException("the process is gone", e));
    }
    return answer;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(JSON.readTree(line));
      }
    } catch (IOException e) {
      // The pipe broke; whoever waits is told below.
    }
    open.values()
        .forEach(a -> a.completeExceptionally(new IllegalStateException("the process ended")));
  }

  private void take(JsonNode line) {
    if (line.has("event")) {
      OfficialUser user = users.get(line.path("client").asText());
      if (user != null && line.has("message")) {
        user.hear(OfficialMessage.of(line.path("message")));
      }
      return;
    }
    CompletableFuture<JsonNode> answer = open.remove(line.path("id").asLong());
    if (answer == null) {
      return;
    }
    if (line.path("ok").asBoolean()) {
      answer.complete(line.path("result"));
    } else {
      answer.completeExceptionally(new IllegalStateException(line.path("error").asText()));
    }
  }

  /** Ends the process; databases stay. */
  @Override
  public void close() {
    try {
      stdin.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
