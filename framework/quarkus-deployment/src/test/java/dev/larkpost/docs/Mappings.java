package dev.larkpost.docs;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import dev.larkpost.docs.Sources.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The mappings of configuration ({@code @ConfigMapping}), property by property. */
final class Mappings {
  private static final Map<String, String> PLAIN =
      Map.ofEntries(
          Map.entry("String", "text"),
          Map.entry("int", "number"),
          Map.entry("OptionalInt", "number"),
          Map.entry("long", "number"),
          Map.entry("OptionalLong", "number"),
          Map.entry("double", "number"),
          Map.entry("boolean", "`true`, `false`"),
          Map.entry("Boolean", "`true`, `false`"),
          Map.entry("Path", "path"),
          Map.entry("Duration", "duration"),
          Map.entry("ZoneId", "zone"),
          Map.entry("LocalTime", "time of day"),
          Map.entry("URI", "URL"));

  private final Sources sources;

  Mappings(Sources sources) {
    this.sources = sources;
  }

  void write(StringBuilder page) {
    sources.types().stream()
        .filter(t -> prefix(t).isPresent())
        .sorted(Comparator.comparing(t -> prefix(t).orElseThrow()))
        .forEach(t -> section(t, prefix(t).orElseThrow(), page));
  }

  private static Optional<String> prefix(Type type) {
    return Sources.annotation(type.tree().getModifiers(), "ConfigMapping");
  }

  private record Nested(Type type, String prefix) {}

  private void section(Type type, String prefix, StringBuilder page) {
    page.append("\n## ").append(prefix).append("\n\n");
    page.append(sources.comment(type.path())).append("\n\n");
    List<Nested> nested = new ArrayList<>();
    StringBuilder rows = new StringBuilder();
    for (Tree member : type.tree().getMembers()) {
      if (member instanceof MethodTree method) {
        property(type, method, prefix, rows).ifPresent(nested::add);
      }
    }
    if (!rows.isEmpty()) {
      tableHead(page);
      page.append(rows);
    }
    nested.forEach(n -> section(n.type(), n.prefix(), page));
  }

  private Optional<Nested> property(
      Type owner, MethodTree method, String prefix, StringBuilder rows) {
    String name =
        prefix
            + "."
            + Sources.annotation(method.getModifiers(), "WithName")
                .orElse(Sources.kebab(method.getName().toString()));
    Tree type = method.getReturnType();
    Optional<String> usual = Sources.annotation(method.getModifiers(), "WithDefault");
    boolean optional = type.toString().startsWith("Optional");
    if (type instanceof ParameterizedTypeTree map && map.getType().toString().equals("Map")) {
      name = name + ".NAME";
      type = map.getTypeArguments().get(1);
      optional = true;
    }
    Optional<Type> group = group(owner, type);
    if (group.isPresent()) {
      return Optional.of(new Nested(group.get(), name));
    }
    row(
        rows,
        name,
        type(owner, type),
        usual.map(text -> "`" + text + "`").orElse(optional ? "—" : "**needed**"),
        sources.comment(owner.member(method)));
    return Optional.empty();
  }

  /** An interface among the types is a group of properties. */
  private Optional<Type> group(Type owner, Tree type) {
    return sources
        .find(type.toString(), owner.file())
        .filter(t -> t.tree().getKind() == Tree.Kind.INTERFACE)
        .filter(t -> !PLAIN.containsKey(type.toString()));
  }

  private String type(Type owner, Tree type) {
    if (type instanceof ParameterizedTypeTree of) {
      String inner = type(owner, of.getTypeArguments().getLast());
      return of.getType().toString().equals("List") ? inner + ", with commas" : inner;
    }
    return Optional.ofNullable(PLAIN.get(type.toString())).orElseGet(() -> values(owner, type));
  }

  private String values(Type owner, Tree type) {
    ClassTree chosen =
        sources
            .find(type.toString(), owner.file())
            .filter(t -> t.tree().getKind() == Tree.Kind.ENUM)
            .orElseThrow(() -> new IllegalStateException("what is a " + type + "?"))
            .tree();
    return chosen.getMembers().stream()
        .filter(VariableTree.class::isInstance)
        .map(v -> ((VariableTree) v).getName().toString())
        .map(v -> "`" + v.toLowerCase(Locale.ROOT).replace('_', '-') + "`")
        .collect(Collectors.joining(", "));
  }

  static void tableHead(StringBuilder page) {
    page.append("| Property | Type | Default | Meaning |\n|---|---|---|---|\n");
  }

  static void row(StringBuilder page, String name, String type, String usual, String meaning) {
    page.append("| `")
        .append(name)
        .append("` | ")
        .append(ReferencePage.cell(type))
        .append(" | ")
        .append(ReferencePage.cell(usual))
        .append(" | ")
        .append(ReferencePage.cell(meaning))
        .append(" |\n");
  }
}
