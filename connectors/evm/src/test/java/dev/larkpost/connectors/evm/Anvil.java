package dev.larkpost.connectors.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/** A real chain of its own on a free port, one block per transaction. */
public final class Anvil implements AutoCloseable {
  public static final long CHAIN_ID = 31_337;

  /** The first account anvil always makes; its key is published and worth nothing. */
  private static final Credentials RICH =
      Credentials.create("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  private static final Pattern LISTENING = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int RECEIPT_TRIES = 5_000;
  private static final BigInteger GAS = BigInteger.valueOf(10_000_000);
  private static final BigInteger GAS_PRICE = BigInteger.TEN.pow(10);

  private final Optional<Process> process;
  private final Thread reader;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  /** A transaction that can be put into another block. */
  public record Sent(String hash, String raw, long block) {}

  private Anvil(Optional<Process> process, Thread reader, int port) {
    this.process = process;
    this.port = port;
    this.reader = reader;
  }

  public static Anvil start() {
    try {
      Process process =
          new ProcessBuilder(Contracts.anvil(), "--port", "0").redirectErrorStream(true).start();
      BufferedReader lines = process.inputReader();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher match = LISTENING.matcher(line);
        if (match.find()) {
          return new Anvil(
              Optional.of(process),
              Thread.ofVirtual().start(() -> lines.lines().forEach(rest -> {})),
              Integer.parseInt(match.group(1)));
        }
      }
      throw new IOException("anvil ended before it listened");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that runs already, and goes on after this was closed. */
  public static Anvil at(String http) {
    return new Anvil(
        Optional.empty(),
        Thread.ofVirtual().unstarted(() -> {}),
        java.net.URI.create(http).getPort());
  }

  public String http() {
    return "http://127.0.0.1:" + port;
  }

  public String webSocket() {
    return "ws://127.0.0.1:" + port;
  }

  JsonNode rpc(String method, Object... parameters) {
    try {
      String body =
          MAPPER.writeValueAsString(
              Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", parameters));
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(http()))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode answer = MAPPER.readTree(response.body());
      if (answer.has("error")) {
        throw new IllegalStateException(method + ": " + answer.get("error"));
      }
      return answer.path("result");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static String rich() {
    return RICH.getAddress();
  }

  long head() {
    return Long.decode(rpc("eth_blockNumber").asText());
  }

  public void mine(int blocks) {
    rpc("anvil_mine", "0x" + Integer.toHexString(blocks));
  }

  /**
   * Replaces the newest blocks by others.
   *
   * @param again transactions for the new blocks, by their place: 0 is the lowest
   */
  public void reorg(int depth, Map<Integer, Sent> again) {
    List<Object> pairs = new ArrayList<>();
    again.forEach((place, sent) -> pairs.add(List.of(sent.raw(), place)));
    rpc("anvil_reorg", depth, pairs);
  }

  public Sent send(String to, BigInteger value, String data) {
    BigInteger nonce =
        BigInteger.valueOf(
            Long.decode(rpc("eth_getTransactionCount", RICH.getAddress(), "pending").asText()));
    RawTransaction transaction =
        RawTransaction.createTransaction(nonce, GAS_PRICE, GAS, to, value, data);
    byte[] signed = TransactionEncoder.signMessage(transaction, CHAIN_ID, RICH);
    String raw = "0x" + java.util.HexFormat.of().formatHex(signed);
    String hash = rpc("eth_sendRawTransaction", raw).asText();
    return new Sent(hash, raw, Long.decode(receipt(hash).path("blockNumber").asText()));
  }

  /** The answer to a transaction may come a moment before its block. */
  JsonNode receipt(String transaction) {
    for (int tries = 0; tries < RECEIPT_TRIES; tries++) {
      JsonNode receipt = rpc("eth_getTransactionReceipt", transaction);
      if (receipt.isObject()) {
        return receipt;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
    throw new AssertionError("transaction " + transaction + " is in no block");
  }

  /** As {@link #call}, in the name of any account: the chain asks for no signature of theirs. */
  public Sent callAs(String account, String contract, String function, Object... arguments) {
    rpc("anvil_setBalance", account, "0x56bc75e2d63100000");
    rpc("anvil_impersonateAccount", account);
    String data = FunctionEncoder.encode(new Function(function, values(arguments), List.of()));
    String hash =
        rpc(
                "eth_sendTransaction",
                Map.of("from", account, "to", contract, "data", data, "gas", "0x989680"))
            .asText();
    return new Sent(hash, "", Long.decode(receipt(hash).path("blockNumber").asText()));
  }

  /** The next blocks come so much later. */
  public void later(java.time.Duration by) {
    rpc("evm_increaseTime", by.toSeconds());
    mine(1);
  }

  /** Calls a function with addresses ({@code String}), numbers ({@code Number}) and web3j types. */
  public Sent call(String contract, String function, Object... arguments) {
    return send(
        contract,
        BigInteger.ZERO,
        FunctionEncoder.encode(new Function(function, values(arguments), List.of())));
  }

  @SuppressWarnings("rawtypes") // web3j's signature
  private static List<Type> values(Object... arguments) {
    List<Type> values = new ArrayList<>();
    for (Object argument : arguments) {
      values.add(
          switch (argument) {
            case Type<?> typed -> typed;
            case String address -> new Address(address);
            default -> new Uint256(new BigInteger(argument.toString()));
          });
    }
    return values;
  }

  public String deploy(String contract, Object... arguments) {
    return deployed(
        Contracts.bytecode(contract) + FunctionEncoder.encodeConstructor(values(arguments)));
  }

  /**
   * @param code with its constructor's arguments
   */
  String deployed(String code) {
    JsonNode receipt = receipt(send("", BigInteger.ZERO, code).hash());
    if (!receipt.path("status").asText().equals("0x1")) {
      throw new AssertionError("not deployed: " + receipt);
    }
    return receipt.path("contractAddress").asText();
  }

  @Override
  public void close() {
    client.close();
    process.ifPresent(Process::destroyForcibly);
    reader.interrupt();
  }
}
