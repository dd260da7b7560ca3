package dev.larkpost.connectors.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A provider in front of a real chain, with faults that are switched on by name. */
final class Liar implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI behind;

  final AtomicInteger questions = new AtomicInteger();

  /** Answers eth_getLogs with nothing. */
  volatile boolean leavesOutLogs;

  /** Knows no eth_getBlockReceipts. */
  volatile boolean hasNoReceipts;

  /** Takes no batches. */
  volatile boolean refusesBatches;

  /** Refuses more blocks of logs than this, saying so, or not. */
  volatile long rangeMax = Long.MAX_VALUE;

  volatile String rangeRefusal = "block range is too wide";

  /** So many next answers are 429. */
  final AtomicInteger throttled = new AtomicInteger();

  /** Takes so long for every answer. */
  volatile int slowMs;

  /** Says nothing of logs before this one has lied. */
  volatile Optional<Liar> speaksAfter = Optional.empty();

  private final CountDownLatch lied = new CountDownLatch(1);

  /** Closes connections without an answer. */
  volatile boolean dead;

  Liar(Anvil anvil) {
    try {
      behind = URI.create(anvil.http());
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::answer);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProviderSettings provider(String name) {
    return ProviderSettings.of(name, "http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    questions.incrementAndGet();
    LockSupport.parkNanos(slowMs * 1_000_000L);
    byte[] question = exchange.getRequestBody().readAllBytes();
    if (dead) {
      exchange.close();
      return;
    }
    if (throttled.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      exchange.getResponseHeaders().add("Retry-After", "0");
      exchange.sendResponseHeaders(429, -1);
      exchange.close();
      return;
    }
    byte[] answer = MAPPER.writeValueAsBytes(answer(MAPPER.readTree(question)));
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private void awaitLie() {
    try {
      lied.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonNode answer(JsonNode question) throws IOException {
    if (question.isArray()) {
      return refusesBatches ? error(MAPPER.createObjectNode(), "no batches") : forward(question);
    }
    return switch (question.path("method").asText()) {
      case "eth_getLogs" -> logs(question);
      case "eth_getBlockReceipts" ->
          hasNoReceipts ? error(question, "the method does not exist") : forward(question);
      default -> forward(question);
    };
  }

  private JsonNode logs(JsonNode question) throws IOException {
    speaksAfter.ifPresent(Liar::awaitLie);
    JsonNode filter = question.path("params").path(0);
    if (filter.has("toBlock")
        && Long.decode(filter.get("toBlock").asText())
                - Long.decode(filter.get("fromBlock").asText())
            >= rangeMax) {
      return error(question, rangeRefusal);
    }
    JsonNode honest = forward(question);
    if (leavesOutLogs && !honest.path("result").isEmpty()) {
      ((ArrayNode) honest.get("result")).removeAll();
      lied.countDown();
    }
    return honest;
  }

  private static JsonNode error(JsonNode question, String message) {
    ObjectNode answer = MAPPER.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", question.path("id"));
    answer.putObject("error").put("code", -32000).put("message", message);
    return answer;
  }

  private JsonNode forward(JsonNode question) throws IOException {
    try {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(behind)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(question)))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return MAPPER.readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}
