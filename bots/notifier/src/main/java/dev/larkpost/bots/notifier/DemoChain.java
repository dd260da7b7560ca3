package dev.larkpost.bots.notifier;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo's chain and its token. A chain of our own keeps its blocks in the data folder. */
final class DemoChain implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");
  private static final int CHAIN_ID = 31_337;
  private static final int STOP_SECONDS = 5;
  private static final String TRANSFER = "0xa9059cbb";

  private final Optional<Process> process;
  private final JsonRpc rpc;
  private final String rich;
  private final String coin;

  private DemoChain(Optional<Process> process, JsonRpc rpc, String rich, String coin) {
    this.process = process;
    this.rpc = rpc;
    this.rich = rich;
    this.coin = coin;
  }

  /** What it is told to be. @param rpc of a chain that runs already */
  record Wish(Path folder, int port, Optional<String> rpc) {}

  /**
   * Starts the chain, or finds the one there is, and deploys the token where it is not yet.
   *
   * @throws IllegalStateException saying what to do
   */
  static DemoChain start(Wish wish) {
    DemoTools tools = DemoTools.install(wish.folder().resolve("tools"));
    Optional<Process> process = Optional.empty();
    String address;
    if (wish.rpc().isPresent()) {
      address = wish.rpc().get();
    } else {
      Process anvil = launch(tools.anvil(), wish);
      process = Optional.of(anvil);
      address = "http://127.0.0.1:" + port(anvil, wish.port());
    }
    try {
      JsonRpc rpc = new JsonRpc(address);
      String rich = rpc.firstAccount();
      return new DemoChain(process, rpc, rich, coin(rpc, rich, tools, wish.folder()));
    } catch (RuntimeException failed) {
      process.ifPresent(Process::destroy);
      throw failed;
    }
  }

  private static Process launch(String anvil, Wish wish) {
    try {
      return new ProcessBuilder(
              anvil,
              "--host",
              "127.0.0.1",
              "--port",
              Integer.toString(wish.port()),
              "--chain-id",
              Integer.toString(CHAIN_ID),
              "--state",
              wish.folder().resolve("state.json").toAbsolutePath().toString(),
              "--state-interval",
              "1")
          .redirectErrorStream(true)
          .start();
    } catch (IOException failed) {
      throw new IllegalStateException(
          "the chain does not start: install anvil, or give one that runs by --rpc", failed);
    }
  }

  private static int port(Process anvil, int wanted) {
    BufferedReader lines = anvil.inputReader();
    StringBuilder said = new StringBuilder();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher match = LISTENING.matcher(line);
        if (match.find()) {
          Thread.ofVirtual().name("demo-chain").start(() -> lines.lines().forEach(rest -> {}));
          return Integer.parseInt(match.group(1));
        }
        said.append(line).append('\n');
      }
    } catch (IOException ended) {
      said.append(ended.getMessage());
    }
    throw new IllegalStateException(
        "the chain did not start on port "
            + wanted
            + ". When something else listens there, stop it, choose another port by --chain-port, or"
            + " use that chain by --rpc. The chain said:\n"
            + said.toString().strip());
  }

  /** The token of an earlier start, if this chain has it. */
  private static String coin(JsonRpc rpc, String rich, DemoTools tools, Path folder) {
    Path kept = folder.resolve("coin");
    try {
      if (Files.exists(kept) && rpc.hasCode(Files.readString(kept).strip())) {
        return Files.readString(kept).strip();
      }
      String coin = rpc.deploy(rich, tools.bytecode());
      Files.writeString(kept, coin + "\n");
      return coin;
    } catch (IOException unreadable) {
      throw new IllegalStateException("cannot use " + kept, unreadable);
    }
  }

  String http() {
    return rpc.address();
  }

  long chainId() {
    return rpc.chainId();
  }

  String coin() {
    return coin;
  }

  /** Gives somebody tokens. @param whole without the 18 decimals */
  void transfer(String to, long whole) {
    BigInteger value = BigInteger.valueOf(whole).multiply(BigInteger.TEN.pow(18));
    rpc.send(rich, coin, TRANSFER + word(new BigInteger(to.substring(2), 16)) + word(value));
  }

  private static String word(BigInteger value) {
    return "%064x".formatted(value);
  }

  /** Ends a chain of our own, which writes its blocks down first. */
  @Override
  public void close() {
    rpc.close();
    process.ifPresent(DemoChain::end);
  }

  private static void end(Process anvil) {
    anvil.destroy();
    try {
      if (!anvil.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        anvil.destroyForcibly();
      }
    } catch (InterruptedException hurry) {
      anvil.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
