package dev.larkpost.quarkus.deployment;

import dev.larkpost.engine.inbound.Question;
import dev.larkpost.engine.inbound.Role;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.quarkus.Argument;
import dev.larkpost.quarkus.Taking;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/**
 * What a bot must be, checked when the application is built. Every complaint names the class and
 * method and says what to do; all of them are told at once.
 */
final class BotChecks {
  private static final Pattern BOT_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private final IndexView index;
  private final Records records;
  private final List<String> complaints = new ArrayList<>();
  private final Map<String, String> classOfBot = new HashMap<>();

  BotChecks(IndexView index) {
    this.index = index;
    this.records = new Records(index);
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  void bot(ClassInfo type, String name) {
    String place = type.name().withoutPackagePrefix();
    if (type.isInterface() || Modifier.isAbstract(type.flags())) {
      complaints.add("@Bot " + place + " is abstract; a bot must be a class that can be made");
    }
    if (!BOT_NAME.matcher(name).matches()) {
      complaints.add(
          "@Bot(\""
              + name
              + "\") on "
              + place
              + ": a bot's name is lower-case letters, digits and -");
    }
    Optional.ofNullable(classOfBot.putIfAbsent(name, place))
        .ifPresent(
            other ->
                complaints.add(
                    "two bots are named \""
                        + name
                        + "\": "
                        + other
                        + " and "
                        + place
                        + "; rename one"));
  }

  /** A handler outside a bot is never called: surely not what was meant. */
  void homeless(HandlerMethod handler) {
    complaints.add(handler.place() + " has " + handler.annotation() + " but its class has no @Bot");
  }

  void handlers(ClassInfo type, String bot, List<HandlerMethod> handlers) {
    steps(type, handlers);
    Map<String, String> taken = new HashMap<>();
    for (HandlerMethod handler : handlers) {
      callable(handler);
      value(handler);
      arguments(handler);
      answer(handler);
      Optional.ofNullable(taken.putIfAbsent(handler.subject(), handler.place()))
          .ifPresent(
              other ->
                  complaints.add(
                      "bot \""
                          + bot
                          + "\" has two handlers for "
                          + handler.subject()
                          + ": "
                          + other
                          + " and "
                          + handler.place()
                          + "; keep one"));
    }
  }

  private void callable(HandlerMethod handler) {
    int flags = handler.method().flags();
    if (Modifier.isPrivate(flags)) {
      complaints.add(handler.place() + " is private; remove 'private' so that it can be called");
    }
    if (Modifier.isStatic(flags)) {
      complaints.add(handler.place() + " is static; remove 'static'");
    }
  }

  private void value(HandlerMethod handler) {
    if (handler.annotation() == HandlerAnnotation.COMMAND
        && !Routes.Builder.isCommand(handler.value())) {
      complaints.add(
          handler.place()
              + ": \""
              + handler.value()
              + "\" is no command; write a slash and letters, digits, _ or -, such as \"/help\"");
    }
    if (handler.annotation() == HandlerAnnotation.BUTTON && handler.value().isBlank()) {
      complaints.add(handler.place() + ": a button needs its id, or \"*\" for all others");
    }
    if (handler.annotation().ofStep()) {
      step(handler);
    }
  }

  private void step(HandlerMethod handler) {
    if (handler.value().isBlank() || handler.value().length() > Question.NAME_MAX) {
      complaints.add(
          handler.place()
              + ": a step's name has 1 to "
              + Question.NAME_MAX
              + " characters, such as \"amount\"");
    }
  }

  /** Questions, and methods for their ends, without anybody who gets the answer. */
  private void steps(ClassInfo type, List<HandlerMethod> handlers) {
    Set<String> steps =
        handlers.stream()
            .filter(h -> h.annotation() == HandlerAnnotation.ANSWER)
            .map(HandlerMethod::value)
            .collect(Collectors.toCollection(TreeSet::new));
    handlers.stream()
        .filter(h -> h.annotation() == HandlerAnnotation.TIMEOUT)
        .filter(h -> !steps.contains(h.value()))
        .forEach(h -> stepless(h.place() + " has " + h.annotation(), h.value(), steps));
    for (AskedSteps.Asked asked : AskedSteps.in(type, index)) {
      if (!steps.contains(asked.step())) {
        stepless(asked.place() + " asks a question", asked.step(), steps);
      }
    }
  }

  private void stepless(String place, String step, Set<String> known) {
    complaints.add(
        place
            + " for step \""
            + step
            + "\", and nobody gets the answer; write a method with @OnAnswer(\""
            + step
            + "\")"
            + (known.isEmpty() ? "" : ", or name one there is: " + known));
  }

  private void arguments(HandlerMethod handler) {
    for (Type parameter : handler.method().parameterTypes()) {
      if (argument(handler, parameter).isEmpty()) {
        complaints.add(
            handler.place()
                + " has a parameter of type "
                + parameter.name().withoutPackagePrefix().replace('$', '.')
                + ", which "
                + handler.annotation()
                + " cannot give; use one of "
                + handler.annotation().allowed());
      }
    }
  }

  private Optional<Argument> argument(HandlerMethod handler, Type parameter) {
    Optional<Argument> known =
        handler.annotation().argument(parameter.name()).filter(a -> texts(a, parameter));
    return handler.annotation().hasMessage() ? known.or(() -> causeRecord(parameter)) : known;
  }

  /** A state is texts by names. */
  private static boolean texts(Argument argument, Type parameter) {
    return argument != Argument.STATE
        || parameter.kind() != Type.Kind.PARAMETERIZED_TYPE
        || parameter.asParameterizedType().arguments().stream()
            .allMatch(inner -> inner.name().equals(Names.STRING));
  }

  private Optional<Argument> causeRecord(Type parameter) {
    return Optional.<Argument>empty()
        .or(
            () ->
                records.isRecord(parameter) ? Optional.of(Argument.CAUSE_RECORD) : Optional.empty())
        .or(
            () ->
                records.inside(parameter).isPresent()
                    ? Optional.of(Argument.MAYBE_CAUSE_RECORD)
                    : Optional.empty());
  }

  /** What the method takes; only for handlers without complaints. */
  Taking taking(HandlerMethod handler) {
    List<Argument> arguments = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (Type parameter : handler.method().parameterTypes()) {
      Argument argument = argument(handler, parameter).orElseThrow();
      arguments.add(argument);
      types.add(
          switch (argument) {
            case CAUSE_RECORD -> parameter.name().toString();
            case MAYBE_CAUSE_RECORD -> records.inside(parameter).orElseThrow();
            default -> "";
          });
    }
    return new Taking(arguments, types, handler.from());
  }

  private void answer(HandlerMethod handler) {
    MethodInfo method = handler.method();
    if (method.returnType().name().equals(Names.ANNOUNCEMENT)) {
      if (handler.annotation() != HandlerAnnotation.COMMAND || handler.from() == Role.ANYONE) {
        complaints.add(
            handler.place()
                + " returns an Announcement, which only a command for owners or admins may; write"
                + " @OnCommand(value = …, from = Role.OWNER), or inject Announcements");
      }
      return;
    }
    if (method.returnType().kind() != Type.Kind.VOID && !sendable(method.returnType())) {
      complaints.add(
          handler.place()
              + " returns "
              + method.returnType().name().withoutPackagePrefix()
              + ", which cannot be sent; return String, Content, a List, Optional, Uni or"
              + " CompletionStage of these, or nothing");
    }
  }

  private boolean sendable(Type type) {
    if (type.name().equals(Names.STRING) || isContent(type)) {
      return true;
    }
    if (!Names.WRAPPERS.contains(type.name())) {
      return false;
    }
    return type.kind() != Type.Kind.PARAMETERIZED_TYPE
        || type.asParameterizedType().arguments().stream()
            .allMatch(inner -> inner.kind() == Type.Kind.WILDCARD_TYPE || inner(inner));
  }

  private boolean inner(Type type) {
    return sendable(type) || type.name().toString().equals("java.lang.Void");
  }

  private boolean isContent(Type type) {
    return type.name().equals(Names.CONTENT)
        || Optional.ofNullable(index.getClassByName(type.name()))
            .filter(info -> info.interfaceNames().contains(Names.CONTENT))
            .isPresent();
  }
}
