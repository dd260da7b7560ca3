package dev.larkpost.console;

import dev.larkpost.quarkus.page.StaticPage;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The operator's page at {@code /console/}. Its files say nothing of the bots; whatever it shows
 * comes through the {@link Gate}, as for everybody.
 */
@Singleton
class ConsolePage {
  void routes(@Observes Router router) {
    StaticPage.serve(router, "/console/", ConsolePage.class, "/larkpost/console");
  }
}
