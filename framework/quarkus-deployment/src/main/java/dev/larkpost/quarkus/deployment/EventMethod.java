package dev.larkpost.quarkus.deployment;

import dev.larkpost.engine.schedule.Missed;
import dev.larkpost.engine.schedule.NamedSchedule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** A method with {@code @OnEvent} or {@code @OnSchedule}, before it was checked. */
record EventMethod(AnnotationInstance instance, MethodInfo method) {
  static List<EventMethod> all(IndexView index) {
    return Stream.of(Names.ON_EVENT, Names.ON_SCHEDULE)
        .flatMap(annotation -> index.getAnnotations(annotation).stream())
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

  /** The annotation, as it stands in the source. */
  String annotation() {
    return "@" + instance.name().withoutPackagePrefix();
  }

  boolean isScheduled() {
    return instance.name().equals(Names.ON_SCHEDULE);
  }

  /** What it is called about; of a schedule, the event of its firings. */
  String event() {
    return isScheduled() ? NamedSchedule.EVENTS + schedule() : instance.value().asString();
  }

  /** The schedule's name. */
  String schedule() {
    return Optional.of(text("name")).filter(n -> !n.isEmpty()).orElse(method.name());
  }

  String cron() {
    return instance.value().asString();
  }

  String zone() {
    return Optional.of(text("zone")).filter(z -> !z.isEmpty()).orElse("UTC");
  }

  Missed missed() {
    return Optional.ofNullable(instance.value("missed"))
        .map(value -> Missed.valueOf(value.asEnum()))
        .orElse(Missed.CATCH_UP);
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
