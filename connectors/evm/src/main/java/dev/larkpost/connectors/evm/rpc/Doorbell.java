package dev.larkpost.connectors.evm.rpc;

import dev.larkpost.engine.limit.Backoff;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Listens to a provider's {@code newHeads} over WebSocket and rings. It only wakes: what is read,
 * and whether it is true, is decided over HTTP, so a silent death costs a poll interval. Connects
 * again for as long as it is open; a connection that does not even answer pings is given up.
 */
public final class Doorbell implements AutoCloseable {
  private static final Duration PING_EVERY = Duration.ofSeconds(15);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final String SUBSCRIBE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}";

  private final URI address;
  private final Heads heads;
  private final Backoff backoff;
  private final HttpClient client;
  private final Thread thread;

  public Doorbell(String name, URI address, Heads heads, Backoff backoff) {
    this.address = address;
    this.heads = heads;
    this.backoff = backoff;
    this.client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    this.thread = Thread.ofVirtual().name("larkpost-heads-" + name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    int failures = 0;
    while (!heads.isClosed()) {
      Line line = new Line(heads);
      try {
        WebSocket socket =
            client
                .newWebSocketBuilder()
                .connectTimeout(CONNECT)
                .buildAsync(address, line)
                .get(CONNECT.toSeconds(), TimeUnit.SECONDS);
        socket.sendText(SUBSCRIBE, true);
        heads.ring(); // a block may have come before we listened
        failures = listen(socket, line) ? 0 : failures;
        socket.abort();
      } catch (InterruptedException e) {
        return;
      } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
        // not reachable now
      }
      failures++;
      if (!heads.pause(backoff.after(failures))) {
        return;
      }
    }
  }

  /** Until the line is dead. @return whether it was ever alive */
  private static boolean listen(WebSocket socket, Line line) throws InterruptedException {
    boolean alive = false;
    while (!line.isOver(PING_EVERY)) {
      if (!line.heard.getAndSet(false)) {
        return alive;
      }
      alive = true;
      socket.sendPing(ByteBuffer.allocate(0));
    }
    return alive;
  }

  /** One connection's listener. Any sign of life counts as heard. */
  private static final class Line implements WebSocket.Listener {
    final AtomicBoolean heard = new AtomicBoolean(true);
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();
    private final Heads heads;

    Line(Heads heads) {
      this.heads = heads;
    }

    boolean isOver(Duration within) throws InterruptedException {
      try {
        return over.get(within.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        return false;
      } catch (java.util.concurrent.ExecutionException | CompletionException e) {
        return true;
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      heard.set(true);
      if (last) {
        heads.ring();
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      heard.set(true);
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      over.complete(true);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      over.complete(true);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    client.shutdownNow();
  }
}
