package dev.larkpost.quarkus.deployment;

import dev.larkpost.engine.inbound.Role;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.MethodInfo;

/** A method with one of our annotations, before it was checked. */
record HandlerMethod(HandlerAnnotation annotation, AnnotationInstance instance, MethodInfo method) {
  /** Class and method, as people look for them. */
  String place() {
    return method.declaringClass().name().withoutPackagePrefix() + "." + method.name() + "()";
  }

  String value() {
    return switch (annotation) {
      case COMMAND, BUTTON, ANSWER, TIMEOUT -> instance.value().asString();
      case TEXT, REPLY, REACTION, ATTACHMENT, MESSAGE, OPENED, JOINED -> "";
    };
  }

  /** Who may call it. */
  Role from() {
    return annotation == HandlerAnnotation.COMMAND && instance.value("from") != null
        ? Role.valueOf(instance.value("from").asEnum())
        : Role.ANYONE;
  }

  /** What two handlers of one bot must not share. */
  String subject() {
    return switch (annotation) {
      case COMMAND -> "the command " + value().toLowerCase(java.util.Locale.ROOT);
      case BUTTON -> "the button " + value();
      case ANSWER -> "answers to step \"" + value() + "\"";
      case TIMEOUT -> "the timeout of step \"" + value() + "\"";
      case TEXT, REPLY, REACTION, ATTACHMENT, MESSAGE, OPENED, JOINED -> annotation.toString();
    };
  }
}
