package dev.larkpost.quarkus;

import dev.larkpost.engine.EventIntake;
import io.quarkus.arc.Arc;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /api/bots}: how the bots stand, as JSON. Nothing in it is secret. */
final class BotsPage implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext exchange) {
    JsonArray all = new JsonArray();
    Arc.container().instance(Bots.class).get().status().forEach(bot -> all.add(json(bot)));
    exchange.response().putHeader("content-type", "application/json").end(all.encode());
  }

  private static JsonObject json(BotStatus bot) {
    return new JsonObject()
        .put("name", bot.name())
        .put("address", bot.address())
        .put("inboxId", bot.inboxId())
        .put("installationId", bot.installationId())
        .put("node", bot.node())
        .put("state", bot.state())
        .put("degraded", bot.degraded())
        .put("paused", bot.paused())
        .put("warnings", new JsonArray(bot.warnings()))
        .put("sources", sources(bot));
  }

  private static JsonArray sources(BotStatus bot) {
    JsonArray all = new JsonArray();
    for (EventIntake.Status source : bot.sources()) {
      JsonObject one = new JsonObject().put("name", source.source());
      source.behind().ifPresent(places -> one.put("behind", places));
      source.verifiedAt().ifPresent(at -> one.put("verifiedAt", at.toString()));
      all.add(one.put("failures", source.failures()));
    }
    return all;
  }
}
