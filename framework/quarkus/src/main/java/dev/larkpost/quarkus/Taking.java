package dev.larkpost.quarkus;

import dev.larkpost.engine.inbound.Role;
import java.util.List;

/** What a handler method takes and from whom; written down at build time. */
public final class Taking {
  private List<Argument> arguments = List.of();
  private List<String> types = List.of();
  private Role from = Role.ANYONE;

  /** For the recorder, which fills it by its setters. */
  public Taking() {}

  /**
   * @param types class names of records in the places of their arguments, empty elsewhere
   */
  public Taking(List<Argument> arguments, List<String> types, Role from) {
    this.arguments = List.copyOf(arguments);
    this.types = List.copyOf(types);
    this.from = from;
  }

  public List<Argument> getArguments() {
    return arguments;
  }

  public void setArguments(List<Argument> arguments) {
    this.arguments = List.copyOf(arguments);
  }

  public List<String> getTypes() {
    return types;
  }

  public void setTypes(List<String> types) {
    this.types = List.copyOf(types);
  }

  public Role getFrom() {
    return from;
  }

  public void setFrom(Role from) {
    this.from = from;
  }
}
