package dev.larkpost.engine.template;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Expression;
import io.quarkus.qute.IfSectionHelper;
import io.quarkus.qute.LoopSectionHelper;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.SetSectionHelper;
import io.quarkus.qute.TemplateNode;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.WhenSectionHelper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One text of a template, read and checked. */
final class TemplateText {
  static final int TEXT_MAX = 64 * 1024;

  /** Names a text makes itself, in loops and let sections. */
  private static final Pattern LOOP = Pattern.compile("\\{#(?:for|each)\\s+(\\w+)\\s+in\\b");

  private static final Pattern LET = Pattern.compile("\\{#(?:let|set)\\s+([^}]*)}");
  private static final Pattern ASSIGNED = Pattern.compile("(\\w+)\\??\\s*=");

  private TemplateText() {}

  static io.quarkus.qute.Template parse(
      Template.Source source, String language, String text, Variables variables) {
    String where = "template " + source.name() + " (" + language + ")";
    if (text.length() > TEXT_MAX) {
      throw new TemplateException(
          TemplateException.Code.UNPARSABLE, where + ": longer than " + TEXT_MAX + " characters");
    }
    io.quarkus.qute.Template parsed = parse(where, engine(source.kind()), text);
    check(where, parsed, made(text), variables);
    return parsed;
  }

  private static io.quarkus.qute.Template parse(String where, Engine engine, String text) {
    try {
      return engine.parse(text);
    } catch (io.quarkus.qute.TemplateException refused) {
      int line = refused.getOrigin() == null ? 0 : refused.getOrigin().getLine();
      throw new TemplateException(
          TemplateException.Code.UNPARSABLE,
          where + (line > 0 ? ", line " + line : "") + ": " + refused.getMessage());
    }
  }

  /** No includes, no reflection: a template reaches its data and nothing else. */
  private static Engine engine(Template.Kind kind) {
    return Engine.builder()
        .addSectionHelpers(
            new IfSectionHelper.Factory(),
            new LoopSectionHelper.Factory(),
            new SetSectionHelper.Factory(),
            new WhenSectionHelper.Factory())
        .addValueResolvers(Values.resolvers().toArray(io.quarkus.qute.ValueResolver[]::new))
        .addValueResolvers(
            ValueResolvers.rawResolver(),
            ValueResolvers.listResolver(),
            ValueResolvers.collectionResolver(),
            ValueResolvers.thisResolver(),
            ValueResolvers.orResolver(),
            ValueResolvers.orEmpty(),
            ValueResolvers.trueResolver(),
            ValueResolvers.mapResolver(),
            ValueResolvers.mapperResolver(),
            ValueResolvers.mapEntryResolver(),
            ValueResolvers.logicalAndResolver(),
            ValueResolvers.logicalOrResolver(),
            ValueResolvers.plusResolver(),
            ValueResolvers.minusResolver(),
            ValueResolvers.modResolver(),
            ValueResolvers.equalsResolver())
        .addResultMapper(printer(kind))
        .strictRendering(true)
        .build();
  }

  private static ResultMapper printer(Template.Kind kind) {
    return new ResultMapper() {
      @Override
      public boolean appliesTo(TemplateNode.Origin origin, Object result) {
        return true;
      }

      @Override
      public String map(Object result, Expression expression) {
        return Template.printed(kind, result);
      }
    };
  }

  private static Set<String> made(String text) {
    Set<String> names = new HashSet<>(List.of("it"));
    Matcher loop = LOOP.matcher(text);
    while (loop.find()) {
      names.add(loop.group(1));
    }
    Matcher let = LET.matcher(text);
    while (let.find()) {
      Matcher assigned = ASSIGNED.matcher(let.group(1));
      while (assigned.find()) {
        names.add(assigned.group(1));
      }
    }
    return names;
  }

  private static void check(
      String where, io.quarkus.qute.Template parsed, Set<String> made, Variables variables) {
    for (Expression expression : parsed.getExpressions()) {
      if (!expression.isLiteral()) {
        check(where, expression, made, variables);
      }
    }
  }

  private static void check(
      String where, Expression expression, Set<String> made, Variables variables) {
    if (expression.hasNamespace()) {
      throw unknown(where, expression, "\"" + expression.getNamespace() + ":\"");
    }
    List<String> path = new ArrayList<>();
    boolean names = true;
    for (Expression.Part part : expression.getParts()) {
      if (part.isVirtualMethod()) {
        names = false;
        if (!Values.METHODS.contains(part.getName())
            && !operator(part.getName())
            && !function(expression, part)) {
          throw unknown(where, expression, "\"" + part.getName() + "(…)\"");
        }
        part.asVirtualMethod().getParameters().stream()
            .filter(parameter -> !parameter.isLiteral())
            .forEach(parameter -> check(where, parameter, made, variables));
      } else {
        names = names && !Values.METHODS.contains(part.getName());
        if (names) {
          path.add(part.getName());
        }
      }
    }
    boolean own = path.isEmpty() || made.stream().anyMatch(m -> isOwn(path.getFirst(), m));
    if (!own) {
      variables
          .unknown(path)
          .ifPresent(
              what -> {
                throw unknown(where, expression, what);
              });
    }
  }

  /** Loops also make {@code x_count}, {@code x_hasNext} and their like. */
  private static boolean isOwn(String name, String made) {
    return name.equals(made) || name.startsWith(made + "_");
  }

  private static boolean function(Expression expression, Expression.Part part) {
    return Values.FUNCTIONS.contains(part.getName())
        && expression.getParts().getFirst() == part
        && part.asVirtualMethod().getParameters().size() == 1;
  }

  private static boolean operator(String name) {
    return name.chars().noneMatch(Character::isLetter);
  }

  private static TemplateException unknown(String where, Expression expression, String what) {
    return new TemplateException(
        TemplateException.Code.UNKNOWN_VARIABLE,
        where
            + ", line "
            + expression.getOrigin().getLine()
            + ": {"
            + expression.toOriginalString()
            + "} asks for "
            + what);
  }
}
