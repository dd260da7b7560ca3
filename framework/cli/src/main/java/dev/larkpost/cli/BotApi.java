package dev.larkpost.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The REST API of a running bot (framework/console). Every refusal becomes a {@link Failure}. */
final class BotApi {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

  /** A handler may take two minutes when its event is tried again. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final int OK = 300;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_PATIENCE)
          .build();
  private final URI base;
  private final Optional<String> key;

  /**
   * @param base such as {@code http://127.0.0.1:8080}
   * @param key one of {@code larkpost.api.keys}
   */
  BotApi(URI base, Optional<String> key) {
    // A bot may be reached below a path of a proxy.
    this.base = URI.create(base.toString().replaceFirst("/+$", ""));
    this.key = key;
  }

  /** A piece of a path or a query, as it may stand there. */
  static String piece(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode get(String path) {
    return json(text(path));
  }

  /** An answer as it comes. */
  String text(String path) {
    return text(send(request(path).GET(), HttpResponse.BodyHandlers.ofInputStream()));
  }

  /**
   * @param body absent for none
   */
  JsonNode post(String path, Optional<JsonNode> body) {
    HttpRequest.BodyPublisher publisher =
        body.map(node -> HttpRequest.BodyPublishers.ofString(node.toString()))
            .orElseGet(HttpRequest.BodyPublishers::noBody);
    HttpRequest.Builder request =
        request(path).header("content-type", "application/json").POST(publisher);
    return json(text(send(request, HttpResponse.BodyHandlers.ofInputStream())));
  }

  /** Copies an answer, however long it is. @return how many bytes */
  long copy(String path, OutputStream to) {
    try (InputStream in =
        send(request(path).GET(), HttpResponse.BodyHandlers.ofInputStream()).body()) {
      return in.transferTo(to);
    } catch (IOException broken) {
      throw new Failure(Failure.Exit.UNREACHABLE, "the answer broke off: it is not complete");
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    key.ifPresent(k -> request.header("authorization", "Bearer " + k));
    return request;
  }

  private HttpResponse<InputStream> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<InputStream> handler) {
    try {
      HttpResponse<InputStream> answer = http.send(request.build(), handler);
      if (answer.statusCode() >= OK) {
        throw refusal(answer.statusCode(), text(answer));
      }
      return answer;
    } catch (ConnectException nobody) {
      throw new Failure(
          Failure.Exit.UNREACHABLE,
          "nobody answers at "
              + base
              + ": is the bot running? --url names another place; of a stopped bot --data DIR reads"
              + " the store");
    } catch (IOException broken) {
      throw new Failure(
          Failure.Exit.UNREACHABLE, base + " does not answer: " + broken.getMessage());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Exit.FAILED, "interrupted");
    }
  }

  private static String text(HttpResponse<InputStream> answer) {
    try (InputStream in = answer.body()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new Failure(Failure.Exit.UNREACHABLE, "the answer broke off");
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException other) {
      throw new Failure(Failure.Exit.UNREACHABLE, "what answers there is no bot of Larkpost");
    }
  }

  private static Failure refusal(int status, String text) {
    Failure.Exit exit =
        switch (status) {
          case 401, 403 -> Failure.Exit.NO_ENTRY;
          case 404 -> Failure.Exit.NOT_FOUND;
          case 409 -> Failure.Exit.WRONG_STATE;
          case 503 -> Failure.Exit.UNREACHABLE;
          default -> Failure.Exit.FAILED;
        };
    return new Failure(exit, message(status, text));
  }

  private static String message(int status, String text) {
    try {
      JsonNode said = JSON.readTree(text);
      if (said.hasNonNull("message")) {
        return said.get("message").asText();
      }
    } catch (JsonProcessingException noJson) {
      // Somebody before the bot answered: the status has to do.
    }
    return status == 404
        ? "the bot has no console on its class path: stop it, and read its folder with --data"
        : "the bot answered " + status;
  }
}
