package dev.larkpost.bots.notifier;

import dev.larkpost.engine.EventIntake;
import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.page.SameOrigin;
import dev.larkpost.quarkus.page.StaticPage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The demo's page: make a transfer, see who was told. Only while the demo is on. */
@Singleton
class DemoPage {
  private static final Logger LOG = Logger.getLogger(DemoPage.class);
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
      StaticPage.serve(router, "/", DemoPage.class, "/page");
      router.route("/demo/*").handler(DemoPage::refuseOtherSites);
      router.get("/demo/state").blockingHandler(this::state, false);
      router.post("/demo/transfer/:person").blockingHandler(this::transfer, false);
    }
  }

  private static void refuseOtherSites(RoutingContext exchange) {
    if (SameOrigin.is(exchange.request())) {
      exchange.next();
    } else {
      exchange.response().setStatusCode(FORBIDDEN).end();
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
    try {
      boolean known = demo.transfer(exchange.pathParam("person"));
      exchange.response().setStatusCode(known ? DONE : NOT_FOUND).end();
    } catch (IllegalStateException failed) {
      LOG.warnf("no transfer: %s", failed.getMessage());
      exchange.response().setStatusCode(FAILED).end("The chain did not take the transfer.");
    }
  }
}
