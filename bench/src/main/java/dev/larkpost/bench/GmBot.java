package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

/**
 * The gm bot as people run it, echoing, on the node of the lab.
 *
 * @param inbox hears everything
 */
record GmBot(ChildProcess process, String inbox) {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int KEY_LENGTH = 32;
  private static final int OK = 200;

  static boolean isBuilt(Home home) {
    return Files.isRegularFile(home.gmJar());
  }

  /** Starts it, and waits until it hears everything. */
  static GmBot start(Lab lab) {
    Path jar = lab.home().gmJar();
    int port = freePort();
    byte[] key = new byte[KEY_LENGTH];
    new SecureRandom().nextBytes(key);
    ChildProcess bot =
        lab.start(
            "gm",
            lab.home().javaJar(jar),
            Map.of(
                "LARKPOST_NETWORK", lab.nodeUrl(),
                "LARKPOST_KEY", HexFormat.of().formatHex(key),
                "LARKPOST_DATA", lab.folder("gm").toString(),
                "LARKPOST_PORT", Integer.toString(port),
                "LARKPOST_GM_ANSWER", "echo",
                // An address is a network whose limits are unknown: those of the hosted ones hold.
                "LARKPOST_LIMITS_ENABLED", "false",
                // A person who sends hundreds of texts a minute is what we want here.
                "LARKPOST_INBOUND_FLOOD_MOST", "100000000"));
    return new GmBot(bot, inbox(bot, URI.create("http://127.0.0.1:" + port)));
  }

  private static String inbox(ChildProcess bot, URI page) {
    HttpClient http = HttpClient.newHttpClient();
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    try {
      while (bot.alive() && System.nanoTime() < end) {
        if (status(http, page.resolve("/q/health/ready")) == OK) {
          HttpResponse<String> bots = get(http, page.resolve("/api/bots"));
          JsonNode first = new ObjectMapper().readTree(bots.body()).path(0);
          return first.path("inboxId").asText();
        }
        Thread.sleep(POLL);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the gm bot's page", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("the gm bot did not get ready");
  }

  private static int status(HttpClient http, URI page) throws IOException, InterruptedException {
    try {
      return get(http, page).statusCode();
    } catch (ConnectException notYet) {
      return 0;
    }
  }

  private static HttpResponse<String> get(HttpClient http, URI page)
      throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
