package dev.larkpost.quarkus.deployment;

import java.util.List;
import java.util.Optional;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** A method with {@code @OnEvent}, before it was checked. */
record EventMethod(AnnotationInstance instance, MethodInfo method) {
  static List<EventMethod> all(IndexView index) {
    return index.getAnnotations(Names.ON_EVENT).stream()
        .filter(a -> a.target().kind() == AnnotationTarget.Kind.METHOD)
        .map(a -> new EventMethod(a, a.target().asMethod()))
        .toList();
  }

  static List<EventMethod> of(ClassInfo bot, List<EventMethod> all) {
    return all.stream().filter(m -> m.method().declaringClass().name().equals(bot.name())).toList();
  }

  boolean inBot() {
    return method.declaringClass().hasDeclaredAnnotation(Names.BOT);
  }

  /** Class and method, as people look for them. */
  String place() {
    return method.declaringClass().name().withoutPackagePrefix() + "." + method.name() + "()";
  }

  String event() {
    return instance.value().asString();
  }

  String when() {
    return text("when");
  }

  String finality() {
    return text("finality");
  }

  private String text(String member) {
    return Optional.ofNullable(instance.value(member)).map(AnnotationValue::asString).orElse("");
  }
}
