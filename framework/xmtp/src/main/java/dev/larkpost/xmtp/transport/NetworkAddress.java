package dev.larkpost.xmtp.transport;

import java.net.URI;
import java.util.Locale;

/**
 * Which network, and where its node listens (wire file identity-and-network section 5).
 *
 * @param identity what a store is bound to: {@code local}, {@code dev}, {@code production}, or
 *     host:port
 */
public record NetworkAddress(String identity, String host, int port, boolean tls) {
  private static final int TLS_PORT = 443;
  private static final int LOCAL_PORT = 5556;

  /**
   * {@code local}, {@code dev}, {@code production} or a URL. @throws IllegalArgumentException when
   * it is none of these
   */
  public static NetworkAddress of(String network) {
    return switch (network.toLowerCase(Locale.ROOT)) {
      case "local" -> local(LOCAL_PORT);
      case "dev" -> new NetworkAddress("dev", "grpc.dev.xmtp.network", TLS_PORT, true);
      case "production" ->
          new NetworkAddress("production", "grpc.production.xmtp.network", TLS_PORT, true);
      default -> ofUrl(network);
    };
  }

  /** A node on this machine. The port is not part of the identity: it may change between runs. */
  public static NetworkAddress local(int port) {
    return new NetworkAddress("local", "127.0.0.1", port, false);
  }

  private static NetworkAddress ofUrl(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw unknown(url, e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https") || scheme.equals("grpcs");
    if (uri.getHost() == null || !(tls || scheme.equals("http") || scheme.equals("grpc"))) {
      throw unknown(url, null);
    }
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? TLS_PORT : LOCAL_PORT;
    return new NetworkAddress(uri.getHost() + ":" + port, uri.getHost(), port, tls);
  }

  private static IllegalArgumentException unknown(
      String url, @org.jspecify.annotations.Nullable Throwable cause) {
    return new IllegalArgumentException(
        "network is local, dev, production or a URL such as https://host:443, not \"" + url + "\"",
        cause);
  }

  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + host + ":" + port;
  }
}
