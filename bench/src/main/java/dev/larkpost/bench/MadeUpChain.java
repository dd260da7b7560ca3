package dev.larkpost.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves made-up ERC-20 transfers, so that the chain costs next to nothing. */
final class MadeUpChain implements AutoCloseable {
  static final int LOGS_PER_BLOCK = 50;
  static final int BLOCKS = 2_000;
  private static final int WAITING_MAX = 50;
  private static final Pattern RANGE =
      Pattern.compile("\"fromBlock\":\"0x([0-9a-f]+)\",\"toBlock\":\"0x([0-9a-f]+)\"");
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final Pattern BLOCK =
      Pattern.compile("ByNumber\",\"params\":\\[\"(?:0x)?([0-9a-z]+)\"");

  private final HttpServer server;
  private final AtomicLong serving = new AtomicLong();

  MadeUpChain() {
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), WAITING_MAX);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Processor time it took itself, which is no part of the measure. */
  long servingNanos() {
    return serving.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
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
