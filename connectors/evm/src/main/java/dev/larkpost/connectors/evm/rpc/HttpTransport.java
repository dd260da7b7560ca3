package dev.larkpost.connectors.evm.rpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.web3j.protocol.Service;

/**
 * Carries JSON-RPC over the JDK's HTTP client: whole answers only, bounded in size and time, with
 * status and Retry-After understood.
 */
final class HttpTransport extends Service {
  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY = 429;
  private static final int ERROR = 400;

  private final String provider;
  private final URI address;
  private final HttpClient client;
  private final Duration timeout;

  HttpTransport(String provider, URI address, HttpClient client, Duration timeout) {
    super(false);
    this.provider = provider;
    this.address = address;
    this.client = client;
    this.timeout = timeout;
  }

  @Override
  protected InputStream performIO(String payload) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofString(payload))
            .build();
    // The client's own timeout ends with the headers; this one covers the body too.
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, info -> new CappedBody());
    try {
      return read(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer within " + timeout);
    } catch (ExecutionException e) {
      String why = e.getCause() == null ? "" : e.getCause().getClass().getSimpleName();
      throw new IOException("not reached: " + why, e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private InputStream read(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    String what = provider + " answered with status " + status;
    return switch (status) {
      case TOO_MANY -> throw RpcFailure.throttled(what, retryAfter(response));
      case TOO_LARGE -> throw RpcFailure.tooMuch(what, Optional.empty());
      default -> {
        if (status >= ERROR && !isRpcError(response.body())) {
          throw RpcFailure.unavailable(what);
        }
        yield new ByteArrayInputStream(response.body());
      }
    };
  }

  /** Some providers put their JSON-RPC errors under a status of their own. */
  private static boolean isRpcError(byte[] body) {
    return new String(body, 0, Math.min(body.length, 4_096), StandardCharsets.UTF_8)
        .contains("\"error\"");
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(v -> v.matches("\\d{1,5}"))
        .map(v -> Duration.ofSeconds(Long.parseLong(v)));
  }

  @Override
  public void close() {
    // The client belongs to the pool.
  }
}
