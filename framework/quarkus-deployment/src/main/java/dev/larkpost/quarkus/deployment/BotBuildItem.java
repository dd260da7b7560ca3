package dev.larkpost.quarkus.deployment;

import dev.larkpost.quarkus.Argument;
import dev.larkpost.quarkus.HandlerKind;
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
  record Handler(HandlerKind kind, String value, String invoker, List<Argument> arguments) {}

  private final String name;
  private final List<Handler> handlers;

  BotBuildItem(String name, List<Handler> handlers) {
    this.name = name;
    this.handlers = List.copyOf(handlers);
  }

  /** The bot's name, unique in the application. */
  public String name() {
    return name;
  }

  List<Handler> handlers() {
    return handlers;
  }
}
