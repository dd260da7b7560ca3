package dev.larkpost.connectors.evm;

import dev.larkpost.engine.event.EventException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * One JSON-RPC provider of a chain.
 *
 * @param name in logs and refusals, in place of the address, which may hold a key
 * @param http where it answers; http or https
 * @param webSocket where it tells of new blocks; ws or wss; without one the chain is polled
 * @param timeout for one whole answer
 * @param rangeFirst blocks of logs asked for at first; what it really takes is learned
 * @param rangeMost blocks of logs never exceeded, however willing it is
 */
public record ProviderSettings(
    String name,
    URI http,
    Optional<URI> webSocket,
    Duration timeout,
    long rangeFirst,
    long rangeMost) {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final long RANGE_FIRST = 2_000;
  private static final long RANGE_MOST = 100_000;

  public ProviderSettings {
    Names.name("provider", name);
    requireScheme(name, http, "http", "https");
    webSocket.ifPresent(ws -> requireScheme(name, ws, "ws", "wss"));
    if (timeout.isNegative() || timeout.isZero()) {
      throw EventException.misconfigured("provider " + name + ": the timeout must be positive");
    }
    if (rangeFirst < 1 || rangeMost < rangeFirst) {
      throw EventException.misconfigured(
          "provider " + name + ": ranges from " + rangeFirst + " to " + rangeMost + " blocks");
    }
  }

  private static URI address(String name, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Neither the text nor the cause, which quotes it: it may hold a key.
      throw EventException.misconfigured("provider " + name + ": its address is no URL");
    }
  }

  private static void requireScheme(String name, URI address, String one, String other) {
    if (address.getHost() == null
        || !one.equals(address.getScheme()) && !other.equals(address.getScheme())) {
      throw EventException.misconfigured(
          "provider "
              + name
              + ": an address starting with "
              + one
              + ":// or "
              + other
              + ":// is needed");
    }
  }

  /** With the usual numbers and no WebSocket. */
  public static ProviderSettings of(String name, String http) {
    return new ProviderSettings(
        name, address(name, http), Optional.empty(), TIMEOUT, RANGE_FIRST, RANGE_MOST);
  }

  public ProviderSettings withWebSocket(String address) {
    return new ProviderSettings(
        name, http, Optional.of(address(name, address)), timeout, rangeFirst, rangeMost);
  }

  public ProviderSettings withRange(long first, long most) {
    return new ProviderSettings(name, http, webSocket, timeout, first, most);
  }

  public ProviderSettings withTimeout(Duration ours) {
    return new ProviderSettings(name, http, webSocket, ours, rangeFirst, rangeMost);
  }

  /** Addresses often hold a key. */
  @Override
  public String toString() {
    return "ProviderSettings[" + name + "]";
  }
}
