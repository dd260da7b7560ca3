package dev.larkpost.bots.gm;

import dev.larkpost.quarkus.LarkpostConfig;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The page to try the bot on; only on the local network, where people cost nothing. */
@Singleton
class Page {
  private static final String SAFE =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final LarkpostConfig config;

  Page(LarkpostConfig config) {
    this.config = config;
  }

  void routes(@Observes Router router) {
    if (isOn()) {
      serve(router, "/", "index.html", "text/html;charset=utf-8");
      serve(router, "/page.css", "page.css", "text/css;charset=utf-8");
      serve(router, "/page.js", "page.js", "text/javascript;charset=utf-8");
    }
  }

  boolean isOn() {
    return config.network().equalsIgnoreCase("local");
  }

  private static void serve(Router router, String path, String file, String type) {
    byte[] bytes = read(file);
    router.get(path).handler(exchange -> answer(exchange, type, bytes));
  }

  private static void answer(RoutingContext exchange, String type, byte[] bytes) {
    HttpServerResponse response = exchange.response();
    response
        .putHeader("content-type", type)
        .putHeader("content-security-policy", SAFE)
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("referrer-policy", "no-referrer")
        .putHeader("cache-control", "no-cache");
    response.end(io.vertx.core.buffer.Buffer.buffer(bytes));
  }

  private static byte[] read(String file) {
    try (InputStream in =
        Optional.ofNullable(Page.class.getResourceAsStream("/page/" + file)).orElseThrow()) {
      return in.readAllBytes();
    } catch (IOException failed) {
      throw new UncheckedIOException("page/" + file, failed);
    }
  }
}
