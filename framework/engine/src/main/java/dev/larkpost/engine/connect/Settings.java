package dev.larkpost.engine.connect;

import dev.larkpost.engine.event.EventException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A view of configuration below a prefix. Every refusal names the whole property and says what to
 * write instead, never the value, which may be a secret. Thread-safe.
 */
public final class Settings {
  /** Where configuration comes from. */
  public interface Origin {
    /** Names of all properties there are, whole. */
    Set<String> names();

    /** The value of one, by its whole name. */
    Optional<String> value(String name);

    /** The text of a file or class path resource; empty when there is none of that name. */
    Optional<String> file(String name);

    /**
     * Properties and files that are known already: for tests, and where no container reads them.
     */
    static Origin of(Map<String, String> properties, Map<String, String> files) {
      return new Known(Map.copyOf(properties), Map.copyOf(files));
    }
  }

  private record Known(Map<String, String> properties, Map<String, String> files)
      implements Origin {
    @Override
    public Set<String> names() {
      return properties.keySet();
    }

    @Override
    public Optional<String> value(String name) {
      return Optional.ofNullable(properties.get(name));
    }

    @Override
    public Optional<String> file(String name) {
      return Optional.ofNullable(files.get(name));
    }
  }

  private static final Pattern PLAIN_DURATION =
      Pattern.compile("(\\d{1,9})(ms|s|m|h|d)", Pattern.CASE_INSENSITIVE);

  private final Origin origin;
  private final String prefix;
  private final Set<String> missing;

  private Settings(Origin origin, String prefix, Set<String> missing) {
    this.origin = origin;
    this.prefix = prefix;
    this.missing = missing;
  }

  /**
   * @param prefix without a dot at its end: {@code larkpost}
   */
  public static Settings of(Origin origin, String prefix) {
    return new Settings(origin, prefix, ConcurrentHashMap.newKeySet());
  }

  /** What is below these names. */
  public Settings at(String... path) {
    return new Settings(origin, prefix + "." + String.join(".", path), missing);
  }

  /** The whole name of a property, as people find it. */
  public String place(String name) {
    return prefix + "." + name;
  }

  /** Whether there is anything below this view. */
  public boolean any() {
    String start = prefix + ".";
    return origin.names().stream().anyMatch(name -> name.startsWith(start));
  }

  /** The first names below this view, in order: what people called their chains or channels. */
  public Set<String> names() {
    String start = prefix + ".";
    Set<String> names = new TreeSet<>();
    for (String name : origin.names()) {
      if (name.startsWith(start)) {
        String rest = name.substring(start.length());
        int end = rest.indexOf('.');
        names.add(withoutIndex(end < 0 ? rest : rest.substring(0, end)));
      }
    }
    return names;
  }

  /** All names below this view, whole from here on: {@code security.protocol}. */
  public Set<String> whole() {
    String start = prefix + ".";
    Set<String> names = new TreeSet<>();
    origin.names().stream()
        .filter(name -> name.startsWith(start))
        .forEach(name -> names.add(name.substring(start.length())));
    return names;
  }

  private static String withoutIndex(String name) {
    int bracket = name.indexOf('[');
    return bracket < 0 ? name : name.substring(0, bracket);
  }

  public Optional<String> text(String name) {
    return origin.value(place(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  /**
   * @param what to write there, for the refusal
   */
  public String required(String name, String what) {
    return text(name)
        .orElseThrow(
            () -> {
              missing.add(place(name));
              return refused(name, "is missing: " + what);
            });
  }

  /** Values with commas between them, or {@code name[0]}, {@code name[1]} …; empty for none. */
  public List<String> texts(String name) {
    return texts(name, ",");
  }

  /** As {@link #texts(String)}, where values may hold commas: semicolons or line breaks between. */
  public List<String> lines(String name) {
    return texts(name, "[;\\n]");
  }

  private List<String> texts(String name, String between) {
    Stream<String> one =
        text(name).stream().flatMap(text -> Arrays.stream(text.split(between))).map(String::strip);
    Stream<String> more =
        Stream.iterate(0, i -> text(name + "[" + i + "]").isPresent(), i -> i + 1)
            .map(i -> text(name + "[" + i + "]").orElseThrow());
    return Stream.concat(one, more).filter(text -> !text.isEmpty()).toList();
  }

  public Optional<Long> number(String name) {
    return text(name)
        .map(
            text -> {
              try {
                return Long.parseLong(text.replace("_", ""));
              } catch (NumberFormatException wrong) {
                throw refused(name, "is a whole number");
              }
            });
  }

  public boolean flag(String name, boolean usual) {
    return text(name)
        .map(
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw refused(name, "is true or false");
                })
        .orElse(usual);
  }

  /** Written {@code 500ms}, {@code 2s}, {@code 5m}, {@code 1h}, or as ISO 8601. */
  public Optional<Duration> duration(String name) {
    return text(name).map(text -> duration(name, text));
  }

  private Duration duration(String name, String text) {
    Matcher plain = PLAIN_DURATION.matcher(text);
    if (plain.matches()) {
      long amount = Long.parseLong(plain.group(1));
      return switch (plain.group(2).toLowerCase(Locale.ROOT)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException wrong) {
      throw refused(name, "is a time such as 500ms, 2s or 5m");
    }
  }

  /**
   * The text of the file a property names: a path, or a resource on the class path.
   *
   * @throws EventException MISCONFIGURED when there is no such file
   */
  public Optional<String> file(String name) {
    return text(name)
        .map(
            path ->
                origin
                    .file(path)
                    .orElseThrow(
                        () ->
                            refused(
                                name,
                                "names "
                                    + path
                                    + ", which is neither a file nor a resource on the class"
                                    + " path")));
  }

  /** The text of a file or class path resource, by its own name. */
  public Optional<String> content(String file) {
    return origin.file(file);
  }

  /**
   * Runs a part of the reading and puts the property's name before what it refuses.
   *
   * @throws EventException MISCONFIGURED
   */
  public <T> T reading(String name, Function<String, T> part) {
    String text = required(name, "it is needed");
    try {
      return part.apply(text);
    } catch (EventException | IllegalArgumentException wrong) {
      throw refused(name, "cannot be used: " + wrong.getMessage());
    }
  }

  /** A refusal that names the property. @param why continues the sentence */
  public EventException refused(String name, String why) {
    return EventException.misconfigured(place(name) + " " + why);
  }

  /**
   * Refuses properties below this view that nobody asked for: misspelt ones.
   *
   * @param known what may be written here, for the refusal
   */
  public void refuseOthers(String... known) {
    for (String name : names()) {
      boolean fits = Arrays.asList(known).contains(name);
      if (!fits) {
        throw refused(name, "is no setting; there are " + String.join(", ", known));
      }
    }
  }

  /** Whole names of properties that were needed and are not there. */
  public Set<String> missing() {
    return Set.copyOf(missing);
  }
}
