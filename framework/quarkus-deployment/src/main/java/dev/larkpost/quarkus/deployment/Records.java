package dev.larkpost.quarkus.deployment;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;

/** The application's records, which events are read into. */
record Records(IndexView index) {
  private static final String OURS = "dev.larkpost.engine.";
  private static final String CLIENT = "dev.larkpost.xmtp.";

  boolean isRecord(Type type) {
    return isRecord(type.name());
  }

  private boolean isRecord(DotName name) {
    // Our own records are messages, commands and the like: whoever wants one means that.
    return !name.toString().startsWith(OURS)
        && !name.toString().startsWith(CLIENT)
        && Optional.ofNullable(index.getClassByName(name)).filter(ClassInfo::isRecord).isPresent();
  }

  /** The record in an Optional. */
  Optional<String> inside(Type type) {
    return type.kind() == Type.Kind.PARAMETERIZED_TYPE && type.name().equals(Names.OPTIONAL)
        ? Optional.of(type.asParameterizedType().arguments().getFirst())
            .filter(this::isRecord)
            .map(inner -> inner.name().toString())
        : Optional.empty();
  }

  /** Names of components that must be there: those that are not Optional. */
  Set<String> needed(String record) {
    Set<String> names = new TreeSet<>();
    List<RecordComponentInfo> components =
        Optional.ofNullable(index.getClassByName(DotName.createSimple(record)))
            .map(ClassInfo::recordComponents)
            .orElse(List.of());
    components.stream()
        .filter(component -> !component.type().name().equals(Names.OPTIONAL))
        .forEach(component -> names.add(component.name()));
    return names;
  }
}
