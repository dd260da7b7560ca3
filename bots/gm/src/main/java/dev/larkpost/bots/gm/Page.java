package dev.larkpost.bots.gm;

import dev.larkpost.quarkus.LarkpostConfig;
import dev.larkpost.quarkus.page.StaticPage;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** The page to try the bot on; only on the local network, where people cost nothing. */
@Singleton
class Page {
  private final LarkpostConfig config;

  Page(LarkpostConfig config) {
    this.config = config;
  }

  void routes(@Observes Router router) {
    if (isOn()) {
      StaticPage.serve(router, "/", Page.class, "/page");
    }
  }

  boolean isOn() {
    return config.network().equalsIgnoreCase("local");
  }
}
