package dev.larkpost.bots.notifier;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The few questions the demo has for its chain; the bot itself reads it through the connector. */
final class JsonRpc implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int RECEIPT_TRIES = 2_000;
  private static final long RECEIPT_PAUSE_NANOS = 10_000_000;

  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  JsonRpc(String address) {
    this.address = address;
  }

  String address() {
    return address;
  }

  long chainId() {
    return Long.decode(String.valueOf(ask("eth_chainId")));
  }

  /**
   * @throws IllegalStateException when the chain signs for nobody
   */
  String firstAccount() {
    Object accounts = ask("eth_accounts");
    if (accounts instanceof JsonArray some && !some.isEmpty()) {
      return some.getString(0);
    }
    throw new IllegalStateException(
        "the chain has no accounts it signs for; the demo needs one like anvil's. Leave --rpc out,"
            + " or give a configuration of your own by --config");
  }

  boolean hasCode(String contract) {
    return String.valueOf(ask("eth_getCode", contract, "latest")).length() > 2;
  }

  /**
   * @return the contract's address
   */
  String deploy(String from, String bytecode) {
    return receipt(
            ask("eth_sendTransaction", new JsonObject().put("from", from).put("data", bytecode)))
        .getString("contractAddress");
  }

  void send(String from, String to, String data) {
    receipt(
        ask(
            "eth_sendTransaction",
            new JsonObject().put("from", from).put("to", to).put("data", data)));
  }

  private JsonObject receipt(Object transaction) {
    for (int tries = 0; tries < RECEIPT_TRIES; tries++) {
      Object found = ask("eth_getTransactionReceipt", transaction);
      if (found instanceof JsonObject receipt) {
        if (!"0x1".equals(receipt.getString("status"))) {
          throw new IllegalStateException("the transaction failed on the chain");
        }
        return receipt;
      }
      LockSupport.parkNanos(RECEIPT_PAUSE_NANOS);
    }
    throw new IllegalStateException("the transaction is in no block yet");
  }

  private Object ask(String method, Object... parameters) {
    JsonArray list = new JsonArray();
    for (Object parameter : parameters) {
      list.add(parameter);
    }
    String body =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", method)
            .put("params", list)
            .encode();
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(address))
                  .timeout(PATIENCE)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      JsonObject answer = new JsonObject(response.body());
      if (answer.containsKey("error")) {
        throw new IllegalStateException(
            "the chain refused " + method + ": " + answer.getValue("error"));
      }
      return Optional.ofNullable(answer.getValue("result")).orElse("");
    } catch (IOException | DecodeException | IllegalArgumentException failed) {
      throw new IllegalStateException("the chain at " + address + " does not answer", failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", stopped);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
