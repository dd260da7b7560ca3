package dev.larkpost.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * The doctor's looks at what a bot reaches over the network. Addresses may hold keys: of a URL only
 * scheme, host and port are said.
 */
final class ReachChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int REDIS_PORT = 6379;
  private static final int ANSWER_MAX = 64;
  private static final String NEWEST_BLOCK =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBlockByNumber\",\"params\":[\"latest\",false]}";

  /** Behind by so much a chain stands still. */
  private static final Duration BLOCK_OLD = Duration.ofMinutes(10);

  /** What certificates, key packages and leases bear. */
  private static final Duration CLOCK_MOST = Duration.ofSeconds(30);

  private final Findings findings;
  private final Shell shell;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private Optional<Duration> ahead = Optional.empty();

  ReachChecks(Findings findings, Shell shell) {
    this.findings = findings;
    this.shell = shell;
  }

  /**
   * @param where local, dev, production or a URL
   */
  void node(String where) {
    try {
      NetworkAddress address = NetworkAddress.of(where);
      if (accepts(address.host(), address.port())) {
        findings.ok("node", address + " accepts connections");
      } else {
        findings.bad(
            "node",
            address
                + " is not reached: check name, firewall (gRPC, this port), and its status page");
      }
      if (address.toString().startsWith("https:")) {
        date(URI.create(address.toString()));
      }
    } catch (IllegalArgumentException wrong) {
      findings.bad("node", String.valueOf(wrong.getMessage()));
    }
  }

  private static boolean accepts(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
      return true;
    } catch (IOException away) {
      return false;
    }
  }

  /** Whatever it answers, most servers say what time it is. */
  private void date(URI where) {
    try {
      noted(http.send(get(where), HttpResponse.BodyHandlers.discarding()));
    } catch (IOException silent) {
      // Then somebody else has to say it.
    } catch (InterruptedException ended) {
      throw interrupted();
    }
  }

  private static HttpRequest get(URI where) {
    return HttpRequest.newBuilder(where).timeout(PATIENCE).build();
  }

  private static Failure interrupted() {
    Thread.currentThread().interrupt();
    return new Failure(Failure.Exit.FAILED, "interrupted");
  }

  private void noted(HttpResponse<?> answer) {
    try {
      answer
          .headers()
          .firstValue("date")
          .map(said -> ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .ifPresent(theirs -> ahead = Optional.of(Duration.between(theirs, now())));
    } catch (DateTimeParseException noTime) {
      // Then somebody else has to say it.
    }
  }

  private Instant now() {
    return shell.clock().instant();
  }

  /** A chain's provider: asked for its newest block. */
  void rpc(String url) {
    String shown = shown(url);
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(PATIENCE)
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(NEWEST_BLOCK))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      noted(answer);
      block(shown, answer.statusCode(), BotApi.JSON.readTree(answer.body()).path("result"));
    } catch (JsonProcessingException other) {
      findings.bad("rpc", shown + " speaks no JSON-RPC: is it the provider's HTTP address?");
    } catch (IOException away) {
      findings.bad("rpc", shown + " is not reached: name a second provider, check the firewall");
    } catch (IllegalArgumentException wrong) {
      findings.bad("rpc", shown + " is no URL");
    } catch (InterruptedException ended) {
      throw interrupted();
    }
  }

  private void block(String shown, int status, JsonNode block) {
    if (!block.hasNonNull("timestamp")) {
      findings.bad(
          "rpc",
          shown
              + " gives no block (HTTP "
              + status
              + "): is the key right and the plan not used up?");
      return;
    }
    long number;
    Instant at;
    try {
      number = Long.decode(block.path("number").asText());
      at = Instant.ofEpochSecond(Long.decode(block.path("timestamp").asText()));
    } catch (NumberFormatException odd) {
      findings.bad("rpc", shown + " gives a block without number or time: is it a provider?");
      return;
    }
    Duration age = Duration.between(at, now());
    String says = shown + " is at block " + number;
    if (age.compareTo(BLOCK_OLD) > 0) {
      findings.warning(
          "rpc", says + ", " + age.toMinutes() + " minutes old: it, or its chain, stands still");
    } else {
      findings.ok("rpc", says);
    }
  }

  private static String shown(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getScheme()
          + "://"
          + uri.getHost()
          + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    } catch (IllegalArgumentException wrong) {
      return "what is configured";
    }
  }

  /**
   * @param servers as {@code larkpost.kafka.servers}
   */
  void kafka(String servers) {
    for (String server : servers.split(",")) {
      String[] parts = server.strip().split(":", 2);
      if (parts.length < 2 || !parts[1].matches("\\d{1,5}")) {
        findings.bad("kafka", server.strip() + " is no host:port");
      } else if (accepts(parts[0], Integer.parseInt(parts[1]))) {
        findings.ok("kafka", server.strip() + " accepts connections");
      } else {
        findings.bad(
            "kafka",
            server.strip() + " is not reached: is the broker up, is the listener's port open?");
      }
    }
  }

  /**
   * @param url as {@code larkpost.redis.url}
   */
  void redis(String url) {
    URI place;
    try {
      place = URI.create(url);
    } catch (IllegalArgumentException wrong) {
      findings.bad("redis", "what is configured is no URL");
      return;
    }
    if (place.getHost() == null) {
      findings.bad("redis", "what is configured is no redis://host:port");
      return;
    }
    String shown = shown(url);
    try (Socket socket = new Socket()) {
      int port = place.getPort() < 0 ? REDIS_PORT : place.getPort();
      socket.connect(new InetSocketAddress(place.getHost(), port), (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String said = "rediss".equals(place.getScheme()) ? pinged(socket, place) : pinged(socket);
      // Who wants a password first is a Redis, too.
      if (said.startsWith("+PONG") || said.startsWith("-NOAUTH")) {
        findings.ok("redis", shown + " answers");
      } else {
        findings.bad("redis", shown + " is something else: is the port right?");
      }
    } catch (IOException away) {
      findings.bad(
          "redis",
          shown
              + " is not reached: bots keep to the share they know and go on; start it, or mend"
              + " larkpost.redis.url");
    }
  }

  private static String pinged(Socket plain, URI place) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (Socket secured = factory.createSocket(plain, place.getHost(), place.getPort(), true)) {
      return pinged(secured);
    }
  }

  private static String pinged(Socket socket) throws IOException {
    socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    byte[] answer = new byte[ANSWER_MAX];
    int length = Math.max(0, socket.getInputStream().read(answer));
    return new String(answer, 0, length, StandardCharsets.US_ASCII);
  }

  /** After the others: what they said of the time. */
  void clock() {
    if (ahead.isEmpty()) {
      findings.ok("clock", "nobody to compare it with: " + now());
      return;
    }
    long seconds = ahead.get().toSeconds();
    if (ahead.get().abs().compareTo(CLOCK_MOST) > 0) {
      findings.bad(
          "clock",
          Math.abs(seconds)
              + " s "
              + (seconds > 0 ? "ahead" : "behind")
              + ": set it, and let it be kept (NTP). Key packages would be refused and deliveries"
              + " come at the wrong time");
    } else {
      findings.ok("clock", "right, within " + Math.max(1, Math.abs(seconds)) + " s");
    }
  }

  /** Asks each. */
  void all(List<String> rpcs, Optional<String> kafka, Optional<String> redis) {
    rpcs.forEach(this::rpc);
    kafka.ifPresent(this::kafka);
    redis.ifPresent(this::redis);
  }
}
