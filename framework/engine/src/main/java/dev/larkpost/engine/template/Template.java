package dev.larkpost.engine.template;

import dev.larkpost.engine.event.Fields;
import dev.larkpost.xmtp.content.Content;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Turns data into content, in the reader's language. The texts are Qute templates; values are
 * escaped for the kind of content they go into ({@code {name.raw}} is not: only for what the bot
 * made itself), addresses are shortened ({@code {to.full}} is not), amounts get their decimals with
 * {@code {amount.units(18)}}, or {@code {amount.units(18, 4)}} to show four at most; {@code
 * {name(to)}} is the name an address goes by, or the address, shortened. Immutable, any thread.
 */
public final class Template {
  private static final Pattern NAME = Pattern.compile("\\bname\\s*\\(");

  /** What a message may be at most, in UTF-8 bytes. */
  public static final int BYTES_MAX = 16 * 1024;

  /** What comes out. */
  public enum Kind {
    TEXT,
    MARKDOWN
  }

  /**
   * The texts of a template.
   *
   * @param name says which one it is when something is wrong: a file, a property
   * @param byLanguage BCP 47 tags; what has no text of its own reads the fallback's
   * @param fallback one of the tags
   */
  public record Source(String name, Kind kind, Map<String, String> byLanguage, String fallback) {
    public Source {
      byLanguage = Map.copyOf(byLanguage);
      if (!byLanguage.containsKey(fallback)) {
        throw new TemplateException(
            TemplateException.Code.UNPARSABLE,
            "template "
                + name
                + ": no text for the fallback language "
                + fallback
                + "; there are "
                + byLanguage.keySet());
      }
    }

    /** One text for everybody, with English numbers. */
    public static Source of(String name, Kind kind, String text) {
      return new Source(name, kind, Map.of("en", text), "en");
    }
  }

  private final Source source;
  private final Map<String, io.quarkus.qute.Template> parsed = new TreeMap<>();

  private Template(Source source) {
    this.source = source;
  }

  /**
   * Reads all texts and checks that they ask for nothing but these variables.
   *
   * @throws TemplateException UNPARSABLE or UNKNOWN_VARIABLE, naming template, language and line
   */
  public static Template of(Source source, Variables variables) {
    Template template = new Template(source);
    new TreeMap<>(source.byLanguage())
        .forEach(
            (language, text) -> {
              String tag = Locale.forLanguageTag(language).toLanguageTag();
              if (!tag.equalsIgnoreCase(language)) {
                throw new TemplateException(
                    TemplateException.Code.UNPARSABLE,
                    "template " + source.name() + ": \"" + language + "\" is no language tag");
              }
              template.parsed.put(tag, TemplateText.parse(source, language, text, variables));
            });
    return template;
  }

  public String name() {
    return source.name();
  }

  /** Whether any of its texts has a {@code name(…)}, which may have to be looked up. */
  public boolean asksNames() {
    return source.byLanguage().values().stream().anyMatch(text -> NAME.matcher(text).find());
  }

  /** Tags of the languages there are. */
  public java.util.Set<String> languages() {
    return java.util.Collections.unmodifiableSet(parsed.keySet());
  }

  /** The tag of the text somebody with this language reads. */
  public String languageFor(Optional<Locale> wanted) {
    return wanted
        .map(Locale::toLanguageTag)
        .filter(parsed::containsKey)
        .or(() -> wanted.map(Locale::getLanguage).filter(parsed::containsKey))
        .orElseGet(() -> Locale.forLanguageTag(source.fallback()).toLanguageTag());
  }

  /** See {@link #render(Map, Optional)}. */
  public Content render(Fields fields, Optional<Locale> language) {
    return render(fields.values(), language);
  }

  /**
   * @param data by name: what {@code Fields} hold, records, lists and maps of them
   * @throws TemplateException UNFILLABLE or TOO_LARGE
   */
  public Content render(Map<String, ?> data, Optional<Locale> language) {
    return render(data, language, address -> Optional.empty());
  }

  /**
   * As {@link #render(Map, Optional)}, with names.
   *
   * @param names the name of an address, if it has one that is known; asked for what stands in
   *     {@code name(…)}, whatever that is
   */
  public Content render(
      Map<String, ?> data, Optional<Locale> language, Function<String, Optional<String>> names) {
    String tag = languageFor(language);
    io.quarkus.qute.Template text =
        Optional.ofNullable(parsed.get(tag)).orElseThrow(IllegalStateException::new);
    String filled = fill(text.data(new HashMap<String, Object>(data)), tag, names);
    if (filled.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      throw new TemplateException(
          TemplateException.Code.TOO_LARGE,
          "template " + name() + ": more than " + BYTES_MAX + " bytes came out");
    }
    return switch (source.kind()) {
      case TEXT -> new Content.Text(filled);
      case MARKDOWN -> new Content.Markdown(filled);
    };
  }

  private String fill(TemplateInstance text, String tag, Function<String, Optional<String>> names) {
    try {
      return text.setLocale(Locale.forLanguageTag(tag)).setAttribute(Values.NAMES, names).render();
    } catch (io.quarkus.qute.TemplateException | IllegalArgumentException | ArithmeticException e) {
      throw unfillable(e);
    } catch (RuntimeException e) {
      throw e instanceof TemplateException ours ? ours : unfillable(e);
    }
  }

  /** The library's messages may quote values. */
  private TemplateException unfillable(RuntimeException cause) {
    int line =
        cause instanceof io.quarkus.qute.TemplateException q && q.getOrigin() != null
            ? q.getOrigin().getLine()
            : 0;
    return new TemplateException(
        TemplateException.Code.UNFILLABLE,
        "template "
            + name()
            + (line > 0 ? ", line " + line : "")
            + ": a value is missing or of another kind ("
            + cause.getClass().getSimpleName()
            + ")");
  }

  static String printed(Kind kind, Object value) {
    return switch (value) {
      case RawString raw -> raw.getValue();
      case Values.Made made -> made.text();
      case Number number -> Values.shown(number);
      default ->
          kind == Kind.MARKDOWN
              ? Outside.markdown(Values.shown(value))
              : Outside.plain(Values.shown(value));
    };
  }
}
