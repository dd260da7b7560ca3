package dev.larkpost.quarkus;

import dev.larkpost.engine.inbound.Handler;
import dev.larkpost.engine.inbound.Routes;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The bots of the application and their routes: filled at build time and by channels. */
@Singleton
public class BotRegistry {
  private final Map<String, Routes.Builder> bots = new LinkedHashMap<>();

  synchronized void bot(String name) {
    bots.computeIfAbsent(name, n -> Routes.builder());
  }

  synchronized void handler(String bot, HandlerKind kind, String value, Handler handler) {
    Routes.Builder routes = bots.computeIfAbsent(bot, n -> Routes.builder());
    switch (kind) {
      case TEXT -> routes.text(handler);
      case COMMAND -> routes.command(value, handler);
      case REPLY -> routes.reply(handler);
      case REACTION -> routes.reaction(handler);
      case BUTTON -> button(routes, value, handler);
      case ATTACHMENT -> routes.attachment(handler);
      case MESSAGE -> routes.message(handler);
      case OPENED -> routes.opened(handler);
      case JOINED -> routes.joined(handler);
    }
  }

  private static void button(Routes.Builder routes, String value, Handler handler) {
    if (value.equals("*")) {
      routes.anyButton(handler);
    } else {
      routes.button(value, handler);
    }
  }

  synchronized Set<String> names() {
    return Set.copyOf(bots.keySet());
  }

  synchronized Routes routes(String bot) {
    return bots.computeIfAbsent(bot, n -> Routes.builder()).build();
  }
}
