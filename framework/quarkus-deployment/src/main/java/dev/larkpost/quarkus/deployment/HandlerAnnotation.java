package dev.larkpost.quarkus.deployment;

import dev.larkpost.quarkus.Argument;
import dev.larkpost.quarkus.HandlerKind;
import dev.larkpost.quarkus.OnAnswer;
import dev.larkpost.quarkus.OnAttachment;
import dev.larkpost.quarkus.OnButton;
import dev.larkpost.quarkus.OnCommand;
import dev.larkpost.quarkus.OnConversationOpened;
import dev.larkpost.quarkus.OnMemberJoined;
import dev.larkpost.quarkus.OnMessage;
import dev.larkpost.quarkus.OnReaction;
import dev.larkpost.quarkus.OnReply;
import dev.larkpost.quarkus.OnText;
import dev.larkpost.quarkus.OnTimeout;
import java.lang.annotation.Annotation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.jandex.DotName;

/** An {@code @On...} annotation: its kind, and which parameter types its methods may have. */
enum HandlerAnnotation {
  TEXT(OnText.class, HandlerKind.TEXT, Map.of(Names.STRING, Argument.TEXT)),
  COMMAND(OnCommand.class, HandlerKind.COMMAND, Map.of(Names.COMMAND, Argument.COMMAND)),
  REPLY(OnReply.class, HandlerKind.REPLY, Map.of(Names.REPLY, Argument.CONTENT)),
  REACTION(OnReaction.class, HandlerKind.REACTION, Map.of(Names.REACTION, Argument.CONTENT)),
  BUTTON(OnButton.class, HandlerKind.BUTTON, Map.of(Names.TAP, Argument.TAP)),
  ATTACHMENT(OnAttachment.class, HandlerKind.ATTACHMENT, Map.of()),
  MESSAGE(OnMessage.class, HandlerKind.MESSAGE, Map.of()),
  OPENED(OnConversationOpened.class, HandlerKind.OPENED, Map.of(Names.OPENED, Argument.OPENED)),
  JOINED(OnMemberJoined.class, HandlerKind.JOINED, Map.of(Names.JOINED, Argument.JOINED)),
  ANSWER(
      OnAnswer.class,
      HandlerKind.ANSWER,
      Map.of(
          Names.ANSWER, Argument.ANSWER,
          Names.STRING, Argument.ANSWERED,
          Names.MAP, Argument.STATE,
          Names.DIALOG, Argument.DIALOG)),
  TIMEOUT(
      OnTimeout.class,
      HandlerKind.TIMEOUT,
      Map.of(Names.MAP, Argument.STATE, Names.DIALOG, Argument.DIALOG));

  private final Class<? extends Annotation> annotation;
  private final HandlerKind kind;
  private final Map<DotName, Argument> arguments;

  HandlerAnnotation(
      Class<? extends Annotation> annotation, HandlerKind kind, Map<DotName, Argument> own) {
    this.annotation = annotation;
    this.kind = kind;
    Map<DotName, Argument> all = new HashMap<>(own);
    if (kind != HandlerKind.TIMEOUT) {
      all.put(Names.CONTEXT, Argument.CONTEXT);
      all.put(Names.MESSAGE, Argument.MESSAGE);
      all.put(Names.CONTENT, Argument.CONTENT);
      all.put(Names.CAUSE, Argument.CAUSE);
      all.put(Names.EVENT, Argument.CAUSE_EVENT);
    }
    this.arguments = Map.copyOf(all);
  }

  DotName dotName() {
    return DotName.createSimple(annotation);
  }

  HandlerKind kind() {
    return kind;
  }

  Optional<Argument> argument(DotName type) {
    return Optional.ofNullable(arguments.get(type));
  }

  /** Whether it handles a message, which some event may have caused. */
  boolean hasMessage() {
    return kind != HandlerKind.TIMEOUT;
  }

  /** Whether its value names a step. */
  boolean ofStep() {
    return this == ANSWER || this == TIMEOUT;
  }

  /** For messages: the simple names of the parameter types that work. */
  String allowed() {
    return String.join(
            ", ", arguments.keySet().stream().map(HandlerAnnotation::shown).sorted().toList())
        + (hasMessage() ? ", or the record of the event that caused the message" : "");
  }

  private static String shown(DotName type) {
    return type.equals(Names.MAP)
        ? "Map<String, String>"
        : type.withoutPackagePrefix().replace('$', '.');
  }

  @Override
  public String toString() {
    return "@" + annotation.getSimpleName();
  }
}
