package dev.larkpost.quarkus.deployment;

import dev.larkpost.quarkus.EventRoute;
import dev.larkpost.quarkus.HandlerKind;
import dev.larkpost.quarkus.Taking;
import io.quarkus.builder.item.MultiBuildItem;
import java.util.List;

/** A bot that passed the checks. */
public final class BotBuildItem extends MultiBuildItem {
  /**
   * One handler of it.
   *
   * @param value the command or button; empty for other kinds
   * @param invoker class of the generated invoker
   */
  record Handler(HandlerKind kind, String value, String invoker, Taking taking) {}

  /**
   * A handler of an event.
   *
   * @param invoker class of the generated invoker
   */
  record EventHandler(EventRoute route, String invoker) {}

  private final String name;
  private final List<Handler> handlers;
  private final List<EventHandler> events;

  BotBuildItem(String name, List<Handler> handlers, List<EventHandler> events) {
    this.name = name;
    this.handlers = List.copyOf(handlers);
    this.events = List.copyOf(events);
  }

  /** The bot's name, unique in the application. */
  public String name() {
    return name;
  }

  List<Handler> handlers() {
    return handlers;
  }

  List<EventHandler> events() {
    return events;
  }
}
