package dev.larkpost.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The declarations in our own source files, with what their comments say: comments are not in
 * classes, and the reference pages are made of them. Files are parsed, nothing is resolved.
 */
final class Sources {
  /** A type, where it is declared, and the type it is declared in. */
  record Type(ClassTree tree, TreePath path, Path file) {
    String name() {
      return tree.getSimpleName().toString();
    }

    TreePath member(Tree member) {
      return new TreePath(path, member);
    }
  }

  private static final Pattern INSIDE = Pattern.compile("@param (\\w+) (.*)");

  private final DocTrees docs;
  private final List<Type> types;

  private Sources(DocTrees docs, List<Type> types) {
    this.docs = docs;
    this.types = types;
  }

  /** Everything below {@code src/main/java} of these folders of the repository. */
  static Sources of(Path root, String... folders) {
    List<Path> files = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> all = Files.walk(root.resolve(folder))) {
        all.filter(file -> file.toString().endsWith(".java"))
            .filter(file -> file.toString().contains("/src/main/java/"))
            .sorted()
            .forEach(files::add);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return parsed(files);
  }

  private static Sources parsed(List<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      DocTrees docs = DocTrees.instance(task);
      List<Type> types = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        Path file = Path.of(unit.getSourceFile().toUri());
        unit.getTypeDecls().forEach(t -> collect(t, new TreePath(unit), file, types));
      }
      return new Sources(docs, types);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void collect(Tree tree, TreePath parent, Path file, List<Type> into) {
    if (tree instanceof ClassTree type) {
      TreePath path = new TreePath(parent, tree);
      into.add(new Type(type, path, file));
      type.getMembers().forEach(member -> collect(member, path, file, into));
    }
  }

  List<Type> types() {
    return types;
  }

  /** A type by its name as code near another one says it: {@code Way}, {@code Category.Silent}. */
  Optional<Type> find(String name, Path near) {
    String simple = name.substring(name.lastIndexOf('.') + 1);
    String outer = name.contains(".") ? name.substring(0, name.indexOf('.')) + ".java" : "";
    List<Type> all = types.stream().filter(t -> t.name().equals(simple)).toList();
    return all.stream()
        .filter(t -> !outer.isEmpty() && t.file().endsWith(outer))
        .findFirst()
        .or(() -> all.stream().filter(t -> t.file().equals(near)).findFirst())
        .or(() -> all.stream().findFirst());
  }

  /** The first text an annotation of this name was given, if it is there. */
  static Optional<String> annotation(ModifiersTree modifiers, String name) {
    return annotated(modifiers, name)
        .map(
            found ->
                found.getArguments().isEmpty() ? "" : text(value(found.getArguments().getFirst())));
  }

  private static Optional<? extends AnnotationTree> annotated(ModifiersTree all, String name) {
    return all.getAnnotations().stream()
        .filter(a -> a.getAnnotationType().toString().equals(name))
        .findFirst();
  }

  private static ExpressionTree value(ExpressionTree argument) {
    return argument instanceof AssignmentTree named ? named.getExpression() : argument;
  }

  /** A text that may be written in pieces. */
  static String text(ExpressionTree expression) {
    return switch (expression) {
      case LiteralTree literal -> String.valueOf(literal.getValue());
      case BinaryTree sum -> text(sum.getLeftOperand()) + text(sum.getRightOperand());
      default -> expression.toString();
    };
  }

  /** What the comment says, as one line of Markdown; empty without a comment. */
  String comment(TreePath path) {
    return body(path).replaceFirst(" ?@param .*", "");
  }

  /** Comments of one line may have their parameter in the middle, which is no tag there. */
  private String body(TreePath path) {
    return Optional.ofNullable(docs.getDocCommentTree(path))
        .map(DocCommentTree::getFullBody)
        .map(Sources::words)
        .orElse("");
  }

  /** What the comment says about parameters, by name. */
  Map<String, String> parameters(TreePath path) {
    Map<String, String> said = new LinkedHashMap<>();
    Matcher inside = INSIDE.matcher(body(path));
    if (inside.find()) {
      said.put(inside.group(1), inside.group(2));
    }
    Optional.ofNullable(docs.getDocCommentTree(path)).stream()
        .flatMap(comment -> comment.getBlockTags().stream())
        .filter(ParamTree.class::isInstance)
        .map(ParamTree.class::cast)
        .forEach(p -> said.put(p.getName().toString(), words(p.getDescription())));
    return said;
  }

  private static String words(List<? extends DocTree> parts) {
    return parts.stream()
        .map(Sources::word)
        .collect(Collectors.joining())
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static String word(DocTree part) {
    return switch (part) {
      case TextTree text -> text.getBody();
      case com.sun.source.doctree.LiteralTree code -> "`" + code.getBody().getBody().strip() + "`";
      case LinkTree link -> "`" + kebab(link.getReference().toString().replaceAll(".*#", "")) + "`";
      case EntityTree entity -> entity.toString();
      default -> " ";
    };
  }

  /** {@code handlerTime} as it is written in configuration. */
  static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
