package dev.larkpost.connectors.evm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larkpost.connectors.jdbc.SqliteStore;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventPump;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.mls.crypto.Secret;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures logs read, decoded, matched, compared with what was told, sealed and checkpointed into
 * SQLite. A stand-in serves made-up ERC-20 transfers, so that the chain costs next to nothing. Run
 * {@link #main}; prints a line a round, by the wall clock and by the processor time of the process.
 */
final class LogRate {
  private static final int LOGS_PER_BLOCK = 50;
  private static final int BLOCKS = 2_000;
  private static final Pattern RANGE =
      Pattern.compile("\"fromBlock\":\"0x([0-9a-f]+)\",\"toBlock\":\"0x([0-9a-f]+)\"");
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final Pattern BLOCK =
      Pattern.compile("ByNumber\",\"params\":\\[\"(?:0x)?([0-9a-z]+)\"");

  private LogRate() {}

  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/", LogRate::answer);
    server.start();
    for (int round = 0; round < 5; round++) {
      measure("http://127.0.0.1:" + server.getAddress().getPort());
    }
    server.stop(0);
  }

  private static void measure(String url) throws Exception {
    AtomicLong told = new AtomicLong();
    SourceListener listener =
        new SourceListener() {
          @Override
          public void told(SourceName source, List<Event> events) {
            told.addAndGet(events.size());
          }
        };
    ChainSettings settings =
        ChainSettings.of("local", 1, List.of(ProviderSettings.of("made-up", url)));
    SourceSettings source =
        SourceSettings.of(
                "local",
                new Finality.Depth(0),
                ContractSettings.of(
                    "erc20",
                    "event Transfer(address indexed from, address indexed to, uint256 value)"))
            .startingAt(1);
    Path folder = Files.createTempDirectory("log-rate");
    try (SqliteStore store =
            SqliteStore.open(
                folder.resolve("bot.db"), Secret.owning(new byte[32]), new SecureRandom());
        EvmChain chain = EvmChain.open(settings, Clock.systemUTC(), new Random(1), listener);
        EvmSource evm = new EvmSource(chain, source, listener)) {
      EventPump pump =
          new EventPump(
              evm,
              new EventPump.Parts(
                  store.transactions(),
                  store.events(),
                  (tx, events) -> {},
                  listener,
                  Clock.systemUTC()),
              new EventPump.Settings(
                  1_000,
                  Duration.ZERO,
                  new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2), new Random(1))));
      long start = System.nanoTime();
      long served = serving.get();
      long cpu = cpu();
      long wanted = (long) LOGS_PER_BLOCK * (BLOCKS - 200);
      while (told.get() < wanted) {
        pump.runOnce();
      }
      double wall = (System.nanoTime() - start) / 1e9;
      double busy = (cpu() - cpu - (serving.get() - served)) / 1e9;
      System.out.printf(
          "logs %d  wall %.2f s  %.0f/s  processor %.2f s  %.0f per second per core%n",
          told.get(), wall, told.get() / wall, busy, told.get() / busy);
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Processor time of the stand-in itself, which is no part of the measure. */
  private static final AtomicLong serving = new AtomicLong();

  private static void answer(HttpExchange exchange) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    byte[] answer = answer(question).getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
    serving.addAndGet(threads.getCurrentThreadCpuTime() - start);
  }

  private static String answer(String question) {
    if (question.startsWith("[")) {
      StringBuilder all = new StringBuilder("[");
      for (String one : question.split("(?<=}),(?=\\{\"jsonrpc)")) {
        all.append(all.length() > 1 ? "," : "").append(answer(one.replaceAll("^\\[", "")));
      }
      return all.append(']').toString();
    }
    Matcher id = ID.matcher(question);
    String head = "{\"jsonrpc\":\"2.0\",\"id\":" + (id.find() ? id.group(1) : "1") + ",\"result\":";
    Matcher range = RANGE.matcher(question);
    Matcher block = BLOCK.matcher(question);
    if (range.find()) {
      return head
          + logs(Long.parseLong(range.group(1), 16), Long.parseLong(range.group(2), 16))
          + "}";
    }
    if (block.find()) {
      String number = block.group(1);
      return head + header(number.equals("latest") ? BLOCKS : Long.parseLong(number, 16)) + "}";
    }
    return head + "\"0x1\"}";
  }

  private static String hash(long block) {
    return String.format("0x%064x", block + 1_000_000);
  }

  private static String header(long block) {
    return String.format(
        "{\"number\":\"0x%x\",\"hash\":\"%s\",\"parentHash\":\"%s\",\"timestamp\":\"0x%x\",\"logsBloom\":\"0x%s\"}",
        block, hash(block), hash(block - 1), 1_700_000_000 + block, "f".repeat(512));
  }

  private static String logs(long from, long to) {
    StringBuilder logs = new StringBuilder("[");
    for (long block = from; block <= to; block++) {
      for (int i = 0; i < LOGS_PER_BLOCK; i++) {
        logs.append(logs.length() > 1 ? "," : "").append(log(block, i));
      }
    }
    return logs.append(']').toString();
  }

  private static String log(long block, int i) {
    return "{\"address\":\"0x"
        + "c0".repeat(20)
        + "\",\"topics\":[\"0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef\",\"0x"
        + "0".repeat(24)
        + "a1".repeat(20)
        + "\",\"0x"
        + "0".repeat(24)
        + "b2".repeat(20)
        + "\"],\"data\":\""
        + hash(block * 100 + i)
        + "\",\"blockNumber\":\"0x"
        + Long.toHexString(block)
        + "\",\"blockHash\":\""
        + hash(block)
        + "\",\"transactionHash\":\""
        + hash(block * 1_000 + i)
        + "\",\"logIndex\":\"0x"
        + Integer.toHexString(i)
        + "\",\"blockTimestamp\":\"0x65000000\"}";
  }
}
