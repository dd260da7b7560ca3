package dev.larkpost.connectors.redis;

import dev.larkpost.testkit.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import redis.embedded.RedisServer;

/** A real server of our own, that can be killed and started again, with nothing in its memory. */
final class Server implements AutoCloseable {
  private final int port;
  private RedisServer server;

  private Server(int port) throws IOException {
    this.port = port;
    this.server = begin();
  }

  static Server start() throws IOException {
    return new Server(Ports.unused());
  }

  private RedisServer begin() throws IOException {
    RedisServer started =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    started.start();
    return started;
  }

  /**
   * With all the patience there may be: one that is gone refuses at once, a slow one is not gone.
   */
  RedisAddress address() {
    return new RedisAddress(
        URI.create("redis://127.0.0.1:" + port), Duration.ofMillis(RedisAddress.PATIENCE_MAX_MS));
  }

  void kill() throws IOException {
    server.stop();
  }

  void startAgain() throws IOException {
    server = begin();
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
