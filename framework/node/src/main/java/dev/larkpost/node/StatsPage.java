package dev.larkpost.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** {@code GET /stats} on the loopback: CPU time and counts of this process, for benchmarks. */
final class StatsPage {
  private final HttpServer http;
  private final NodeCounters counters;

  private StatsPage(HttpServer http, NodeCounters counters) {
    this.http = http;
    this.counters = counters;
  }

  static StatsPage start(EmbeddedNode node, int port) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      StatsPage page = new StatsPage(HttpServer.create(address, 0), node.counters());
      page.http.createContext("/stats", page::answer);
      page.http.start();
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  int port() {
    return http.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = json().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** CPU in microseconds. Java tells the sum only; it is given as user time. */
  String json() {
    return """
        {"cpu":{"user":%d,"system":0},"counts":{"all":%s},"refused":%s,\
        "stored":{"messages":%d,"welcomes":%d,"duplicates":%d},"delivered":%d}\
        """
        .formatted(
            TimeUnit.NANOSECONDS.toMicros(cpuNanos()),
            object(counters.requests()),
            object(counters.refusals()),
            counters.messages(),
            counters.welcomes(),
            counters.duplicates(),
            counters.delivered());
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean os
        ? os.getProcessCpuTime()
        : 0;
  }

  /** Names are ours: nothing in them needs escaping. */
  private static String object(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
