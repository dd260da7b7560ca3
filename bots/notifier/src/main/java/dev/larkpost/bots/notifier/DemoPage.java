package dev.larkpost.bots.notifier;

import dev.larkpost.engine.EventIntake;
import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The demo's page: make a transfer, see who was told. Only while the demo is on. */
@Singleton
class DemoPage {
  private static final Logger LOG = Logger.getLogger(DemoPage.class);
  private static final String SAFE =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int FAILED = 502;
  private static final int DONE = 204;

  private final Demo demo;
  private final Bots bots;

  DemoPage(Demo demo, Bots bots) {
    this.demo = demo;
    this.bots = bots;
  }

  void routes(@Observes Router router) {
    if (demo.isOn()) {
      serve(router, "/", "index.html", "text/html;charset=utf-8");
      serve(router, "/page.css", "page.css", "text/css;charset=utf-8");
      serve(router, "/page.js", "page.js", "text/javascript;charset=utf-8");
      router.get("/demo/state").blockingHandler(this::state, false);
      router.post("/demo/transfer/:person").blockingHandler(this::transfer, false);
    }
  }

  private static void serve(Router router, String path, String file, String type) {
    Buffer bytes = Buffer.buffer(read(file));
    router
        .get(path)
        .handler(
            exchange ->
                exchange
                    .response()
                    .putHeader("content-type", type)
                    .putHeader("content-security-policy", SAFE)
                    .putHeader("x-content-type-options", "nosniff")
                    .putHeader("referrer-policy", "no-referrer")
                    .putHeader("cache-control", "no-cache")
                    .end(bytes));
  }

  private static byte[] read(String file) {
    try (InputStream in =
        Optional.ofNullable(DemoPage.class.getResourceAsStream("/page/" + file)).orElseThrow()) {
      return in.readAllBytes();
    } catch (IOException failed) {
      throw new UncheckedIOException("page/" + file, failed);
    }
  }

  private void state(RoutingContext exchange) {
    JsonArray people = new JsonArray();
    for (DemoPerson person : demo.people()) {
      people.add(
          new JsonObject()
              .put("name", person.name())
              .put("address", person.address())
              .put("heard", new JsonArray(person.heard())));
    }
    Optional<BotStatus> bot = bots.status().stream().findFirst();
    JsonObject state =
        new JsonObject()
            .put("ready", bots.ready() && !people.isEmpty())
            .put("chain", demo.chain().map(DemoChain::http).orElse(""))
            .put("coin", demo.chain().map(DemoChain::coin).orElse(""))
            .put("address", bot.map(BotStatus::address).orElse(""))
            .put("source", bot.flatMap(DemoPage::source).orElse(""))
            .put("people", people);
    exchange.response().putHeader("content-type", "application/json").end(state.encode());
  }

  private static Optional<String> source(BotStatus bot) {
    return bot.sources().stream().findFirst().map(DemoPage::text);
  }

  private static String text(EventIntake.Status source) {
    return source.source()
        + (source.behind().isPresent() ? ", " + source.behind().getAsLong() + " blocks behind" : "")
        + (source.failures() > 0 ? ", failing" : "");
  }

  private void transfer(RoutingContext exchange) {
    if (!sameOrigin(exchange)) {
      exchange.response().setStatusCode(FORBIDDEN).end();
      return;
    }
    try {
      boolean known = demo.transfer(exchange.pathParam("person"));
      exchange.response().setStatusCode(known ? DONE : NOT_FOUND).end();
    } catch (IllegalStateException failed) {
      LOG.warnf("no transfer: %s", failed.getMessage());
      exchange.response().setStatusCode(FAILED).end("The chain did not take the transfer.");
    }
  }

  /** Other sites' scripts can reach a loopback: only our own page may make transfers. */
  private static boolean sameOrigin(RoutingContext exchange) {
    Optional<String> origin = Optional.ofNullable(exchange.request().getHeader("origin"));
    Optional<String> host = Optional.ofNullable(exchange.request().getHeader("host"));
    return origin.isEmpty() || origin.map(DemoPage::authority).equals(host);
  }

  private static String authority(String origin) {
    try {
      return Optional.ofNullable(URI.create(origin).getAuthority()).orElse("");
    } catch (IllegalArgumentException nonsense) {
      return "";
    }
  }
}
