package dev.larkpost.quarkus.wiring;

import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.template.Template;
import dev.larkpost.engine.template.TemplateException;
import dev.larkpost.engine.template.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Templates out of files: {@code NAME.md} is markdown and {@code NAME.txt} plain text in the usual
 * language, {@code NAME.de.md} the same in German.
 */
public final class TemplateFiles {
  /** Where they lie on the class path. */
  public static final String FOLDER = "larkpost/templates";

  private static final Pattern NAME =
      Pattern.compile(
          "([A-Za-z0-9][A-Za-z0-9_-]*)(?:\\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*))?\\.(md|txt)");

  private final Map<String, Template.Source> sources = new TreeMap<>();

  private TemplateFiles() {}

  /** Whether a file of this name is one. */
  public static boolean isTemplate(String file) {
    return NAME.matcher(file).matches();
  }

  /**
   * @param texts by file name, without folders
   * @param language of files that name none
   * @throws EventException MISCONFIGURED naming the file
   */
  public static TemplateFiles of(Map<String, String> texts, String language) {
    Map<String, Map<String, String>> byName = new TreeMap<>();
    Map<String, Template.Kind> kinds = new HashMap<>();
    new TreeMap<>(texts)
        .forEach(
            (file, text) -> {
              Matcher name = NAME.matcher(file);
              if (!name.matches()) {
                throw EventException.misconfigured(
                    "template " + file + ": call it NAME.md, NAME.txt or NAME.de.md");
              }
              Template.Kind kind =
                  name.group(3).equals("md") ? Template.Kind.MARKDOWN : Template.Kind.TEXT;
              if (Optional.ofNullable(kinds.put(name.group(1), kind))
                  .filter(k -> k != kind)
                  .isPresent()) {
                throw EventException.misconfigured(
                    "template "
                        + file
                        + ": there is another one with this name, .md and .txt; keep one");
              }
              byName
                  .computeIfAbsent(name.group(1), n -> new HashMap<>())
                  .put(Optional.ofNullable(name.group(2)).orElse(language), text);
            });
    TemplateFiles files = new TemplateFiles();
    byName.forEach(
        (name, languages) ->
            files.sources.put(
                name,
                source(
                    name,
                    Optional.ofNullable(kinds.get(name)).orElseThrow(),
                    languages,
                    language)));
    return files;
  }

  private static Template.Source source(
      String name, Template.Kind kind, Map<String, String> languages, String language) {
    try {
      return new Template.Source(name, kind, languages, language);
    } catch (TemplateException wrong) {
      throw EventException.misconfigured(String.valueOf(wrong.getMessage()));
    }
  }

  /** These and a text of a rule. */
  void add(Template.Source source) {
    sources.put(source.name(), source);
  }

  Optional<Template.Source> find(String name) {
    return Optional.ofNullable(sources.get(name));
  }

  /** Those of files, and of rules that were added. */
  public java.util.Set<String> names() {
    return sources.keySet();
  }

  /**
   * All of them, whatever they ask for: who fills them is not always known.
   *
   * @throws TemplateException UNPARSABLE naming the template and the line
   */
  public List<Template> parsed() {
    List<Template> all = new ArrayList<>();
    sources.values().forEach(source -> all.add(Template.of(source, Variables.ANYTHING)));
    return all;
  }
}
