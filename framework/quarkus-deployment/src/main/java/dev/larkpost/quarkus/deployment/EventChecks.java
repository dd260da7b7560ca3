package dev.larkpost.quarkus.deployment;

import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.schedule.NamedSchedule;
import dev.larkpost.engine.schedule.Schedule;
import dev.larkpost.engine.trigger.FilterText;
import dev.larkpost.quarkus.EventArgument;
import dev.larkpost.quarkus.EventRoute;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;

/**
 * What an {@code @OnEvent} or {@code @OnSchedule} method must be; complaints name class and method.
 */
final class EventChecks {
  private static final int EVENT_MAX = 90;

  private final Records records;
  private final List<String> complaints = new ArrayList<>();

  EventChecks(IndexView index) {
    this.records = new Records(index);
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  void homeless(EventMethod method) {
    complaints.add(method.place() + " has " + method.annotation() + " but its class has no @Bot");
  }

  void handlers(String bot, List<EventMethod> methods) {
    Map<String, String> taken = new HashMap<>();
    for (EventMethod method : methods) {
      callable(method);
      if (method.isScheduled()) {
        schedule(method);
      } else {
        event(method);
      }
      filter(method);
      arguments(method);
      answer(method);
      Optional.ofNullable(taken.putIfAbsent(method.event(), method.place()))
          .ifPresent(
              other ->
                  complaints.add(
                      "bot \""
                          + bot
                          + "\" has two handlers for the event "
                          + method.event()
                          + ": "
                          + other
                          + " and "
                          + method.place()
                          + "; keep one"));
    }
  }

  private void callable(EventMethod method) {
    int flags = method.method().flags();
    if (Modifier.isPrivate(flags) || Modifier.isStatic(flags)) {
      complaints.add(
          method.place() + " is private or static; remove that word so that it can be called");
    }
  }

  private void event(EventMethod method) {
    int dot = method.event().indexOf('.');
    if (dot < 1 || dot == method.event().length() - 1 || method.event().length() > EVENT_MAX) {
      complaints.add(
          method.place()
              + ": \""
              + method.event()
              + "\" is no event; write contract.Event, chain.Transfer or kafka.channel");
    }
  }

  private void schedule(EventMethod method) {
    try {
      new NamedSchedule(
          method.schedule(), Schedule.of(method.cron(), method.zone()), method.missed());
    } catch (IllegalArgumentException wrong) {
      complaints.add(method.place() + ": " + wrong.getMessage());
    }
  }

  private void filter(EventMethod method) {
    if (!method.when().isEmpty()) {
      try {
        FilterText.parse(method.place() + ", when", method.when());
      } catch (EventException wrong) {
        complaints.add(wrong.getMessage());
      }
    }
  }

  private void arguments(EventMethod method) {
    for (Type parameter : method.method().parameterTypes()) {
      if (argument(parameter).isEmpty()) {
        complaints.add(
            method.place()
                + " has a parameter of type "
                + parameter.name().withoutPackagePrefix().replace('$', '.')
                + ", which "
                + method.annotation()
                + " cannot give; use a record of your own, Event, Fields or Map");
      }
    }
  }

  private Optional<EventArgument> argument(Type parameter) {
    if (parameter.name().equals(Names.EVENT)) {
      return Optional.of(EventArgument.EVENT);
    }
    if (parameter.name().equals(Names.FIELDS)) {
      return Optional.of(EventArgument.FIELDS);
    }
    if (parameter.name().equals(Names.MAP)) {
      return Optional.of(EventArgument.MAP);
    }
    return records.isRecord(parameter) ? Optional.of(EventArgument.RECORD) : Optional.empty();
  }

  private void answer(EventMethod method) {
    Type type = method.method().returnType();
    if (type.kind() != Type.Kind.VOID && !tellable(type)) {
      complaints.add(
          method.place()
              + " returns "
              + type.name().withoutPackagePrefix()
              + ", which cannot be told; return Notification, Announcement, a List, Stream,"
              + " Optional, Uni or CompletionStage of these, or nothing");
    }
  }

  private static boolean tellable(Type type) {
    if (Names.TELLINGS.contains(type.name())) {
      return true;
    }
    boolean wrapper = Names.WRAPPERS.contains(type.name()) || type.name().equals(Names.STREAM);
    return wrapper
        && (type.kind() != Type.Kind.PARAMETERIZED_TYPE
            || type.asParameterizedType().arguments().stream()
                .allMatch(
                    inner ->
                        inner.kind() == Type.Kind.WILDCARD_TYPE
                            || inner.name().toString().equals("java.lang.Void")
                            || tellable(inner)));
  }

  /** Components the event does not have. @param fields what it has */
  void components(EventMethod method, Set<String> fields) {
    for (Type parameter : method.method().parameterTypes()) {
      if (records.isRecord(parameter)) {
        for (String name : records.needed(parameter.name().toString())) {
          if (!fields.contains(name)) {
            complaints.add(
                method.place()
                    + ": "
                    + parameter.name().withoutPackagePrefix().replace('$', '.')
                    + " has a component "
                    + name
                    + ", and "
                    + method.event()
                    + " has only "
                    + fields
                    + "; rename it, or make it Optional");
          }
        }
      }
    }
  }

  /** What the recorder writes down; only for methods without complaints. */
  EventRoute route(EventMethod method) {
    List<EventArgument> arguments = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (Type parameter : method.method().parameterTypes()) {
      EventArgument argument = argument(parameter).orElseThrow();
      arguments.add(argument);
      types.add(argument == EventArgument.RECORD ? parameter.name().toString() : "");
    }
    EventRoute route =
        new EventRoute(method.event(), method.when(), method.finality()).taking(arguments, types);
    return method.isScheduled()
        ? route.scheduled(method.cron(), method.zone(), method.missed())
        : route;
  }
}
