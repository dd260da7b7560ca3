package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real chain with a block for every transaction, and a rich account that needs no key. */
final class Anvil implements AutoCloseable {
  private static final String LISTENING = "Listening on 127.0.0.1:";
  private static final int TRIES = 5_000;
  private static final long TRY_NANOS = 1_000_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String port;
  private final String rich;

  private Anvil(String port) {
    this.port = port;
    this.rich = rpc("eth_accounts").path(0).asText();
  }

  /**
   * @throws IllegalStateException when it is not installed
   */
  static Anvil start(Lab lab) {
    Path binary =
        binary(lab.home().root())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "anvil is not installed; the tests of connectors/evm do that"));
    ChildProcess process = lab.start("anvil", List.of(binary.toString(), "--port", "0"), Map.of());
    return new Anvil(process.line(LISTENING, Clients.PATIENCE).strip());
  }

  private static Optional<Path> binary(Path root) {
    Path packages = root.resolve("connectors/evm/target/node/node_modules/@foundry-rs");
    if (!Files.isDirectory(packages)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(packages)) {
      return found.map(p -> p.resolve("bin").resolve("anvil")).filter(Files::exists).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String port() {
    return port;
  }

  private JsonNode rpc(String method, Object... parameters) {
    try {
      String body =
          JSON.writeValueAsString(
              Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", parameters));
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      JsonNode answer =
          JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
      if (answer.has("error")) {
        throw new IllegalStateException(method + ": " + answer.get("error"));
      }
      return answer.path("result");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Gives somebody one wei. @return when it was in a block, Unix milliseconds, at the latest */
  long give(String address) {
    String hash =
        rpc("eth_sendTransaction", Map.of("from", rich, "to", address, "value", "0x1")).asText();
    for (int i = 0; i < TRIES; i++) {
      if (rpc("eth_getTransactionReceipt", hash).isObject()) {
        return System.currentTimeMillis();
      }
      LockSupport.parkNanos(TRY_NANOS);
    }
    throw new IllegalStateException("transaction " + hash + " is in no block");
  }

  @Override
  public void close() {
    client.close();
  }
}
