package dev.larkpost.quarkus;

import dev.larkpost.engine.EventHandlers;
import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.inbound.Handler;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.inbound.TimeoutHandler;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The bots of the application and their routes: filled at build time and by channels. */
@Singleton
public class BotRegistry {
  private final Map<String, Routes.Builder> bots = new LinkedHashMap<>();
  private final Map<String, List<EventEntry>> events = new HashMap<>();
  private final Map<String, List<ChannelEntry>> channels = new HashMap<>();
  private final Map<String, GuardedHandler.Gate> gates = new HashMap<>();
  private final Set<String> templates = new TreeSet<>();
  private final Set<String> drafting = new TreeSet<>();
  private final Map<String, Drafts> drafts = new HashMap<>();

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
      case ANSWER -> routes.step(value, handler);
      case TIMEOUT -> throw new IllegalArgumentException("a timeout has no message to handle");
    }
  }

  /** What is said when nobody answers a step's question. */
  synchronized void timeout(String bot, String step, TimeoutHandler handler) {
    bots.computeIfAbsent(bot, n -> Routes.builder()).timeout(step, handler);
  }

  private static void button(Routes.Builder routes, String value, Handler handler) {
    if (value.equals("*")) {
      routes.anyButton(handler);
    } else {
      routes.button(value, handler);
    }
  }

  /** A handler of an event. */
  synchronized void event(String bot, EventRoute route, EventHandlers.EventHandler handler) {
    bot(bot);
    events.computeIfAbsent(bot, n -> new ArrayList<>()).add(new EventEntry(route, handler));
  }

  /** What a handler of an event is, and how it is called. */
  record EventEntry(EventRoute route, EventHandlers.EventHandler handler) {}

  synchronized List<EventEntry> events(String bot) {
    return List.copyOf(events.getOrDefault(bot, List.of()));
  }

  /** A channel that wants an event. */
  synchronized void channel(String bot, Wanted wanted, EventChannel channel) {
    bot(bot);
    channels.computeIfAbsent(bot, n -> new ArrayList<>()).add(new ChannelEntry(wanted, channel));
  }

  record ChannelEntry(Wanted wanted, EventChannel channel) {}

  synchronized List<ChannelEntry> channels(String bot) {
    return List.copyOf(channels.getOrDefault(bot, List.of()));
  }

  synchronized void templates(List<String> files) {
    templates.addAll(files);
  }

  synchronized Set<String> templates() {
    return Set.copyOf(templates);
  }

  /** Somebody may draft announcements by a command: what they are shown has two buttons. */
  synchronized void drafting(String bot) {
    if (drafting.add(bot)) {
      for (String button : List.of(Drafts.SEND, Drafts.CANCEL)) {
        handler(bot, HandlerKind.BUTTON, button, decided(bot));
      }
    }
  }

  private Handler decided(String bot) {
    return context -> drafts(bot).decided(context.tap().orElseThrow(), context);
  }

  /** Known as soon as the bot's engine is made. */
  synchronized void drafts(String bot, Drafts made) {
    drafts.put(bot, made);
  }

  synchronized Drafts drafts(String bot) {
    return Optional.ofNullable(drafts.get(bot)).orElseThrow();
  }

  /** Known before the bot's engine starts. */
  synchronized void gate(String bot, GuardedHandler.Gate gate) {
    gates.put(bot, gate);
  }

  synchronized GuardedHandler.Gate gate(String bot) {
    return Optional.ofNullable(gates.get(bot)).orElseThrow();
  }

  synchronized Set<String> names() {
    return Set.copyOf(bots.keySet());
  }

  synchronized Routes routes(String bot) {
    return bots.computeIfAbsent(bot, n -> Routes.builder()).build();
  }
}
