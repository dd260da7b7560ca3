package dev.larkpost.connectors.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
    return new Server(freePort());
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
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

  RedisAddress address() {
    return RedisAddress.of("redis://127.0.0.1:" + port);
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
