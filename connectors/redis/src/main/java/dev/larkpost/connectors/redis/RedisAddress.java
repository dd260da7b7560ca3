package dev.larkpost.connectors.redis;

import java.net.URI;
import java.time.Duration;

/**
 * Where a Redis or Valkey server is.
 *
 * @param uri {@code redis://user:password@host:port/database}, {@code rediss} for TLS; may hold a
 *     secret and is never printed whole
 * @param patience how long one call may take before the server counts as gone; at most {@value
 *     #PATIENCE_MAX_MS} ms, because callers wait
 */
public record RedisAddress(URI uri, Duration patience) {
  static final long PATIENCE_MAX_MS = 10_000;

  public RedisAddress {
    if (!("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))
        || uri.getHost() == null) {
      throw new IllegalArgumentException("not redis://host:port or rediss://host:port");
    }
    if (patience.toMillis() < 1 || patience.toMillis() > PATIENCE_MAX_MS) {
      throw new IllegalArgumentException("a patience of " + patience);
    }
  }

  /** With a patience of 500 ms. */
  public static RedisAddress of(String uri) {
    return new RedisAddress(URI.create(uri), Duration.ofMillis(500));
  }

  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort();
  }
}
