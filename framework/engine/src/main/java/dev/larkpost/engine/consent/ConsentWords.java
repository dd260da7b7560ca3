package dev.larkpost.engine.consent;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises STOP, UNSUBSCRIBE, MUTE 7d, START and HELP: the whole trimmed message, in any case,
 * with or without a slash. A second word counts only when it is a length (MUTE) or one of the bot's
 * own categories (STOP, START): "stop dreaming" is an ordinary text.
 */
public final class ConsentWords {
  /** How long a MUTE without a length lasts. */
  static final Duration MUTE_DEFAULT = Duration.ofDays(7);

  /** Longer mutes are cut to this. */
  static final Duration MUTE_MAX = Duration.ofDays(366);

  private static final int WORD_MAX = 128;
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,4})\\s*([mhdw])");

  private final Set<String> categories;

  /**
   * @param categories the bot's categories, in lower case
   */
  public ConsentWords(Set<String> categories) {
    this.categories = Set.copyOf(categories);
  }

  /** The word this text is, if it is one. */
  public Optional<ConsentWord> read(String text) {
    if (text.length() > WORD_MAX) {
      return Optional.empty();
    }
    String said = text.strip().toLowerCase(Locale.ROOT);
    String plain = said.startsWith("/") ? said.substring(1) : said;
    String[] parts = plain.split("\\s+", 2);
    String rest = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "stop", "unsubscribe" -> named(rest).map(ConsentWord.Stop::new);
      case "start" -> named(rest).map(ConsentWord.Start::new);
      case "mute" -> length(rest).map(ConsentWord.Mute::new);
      case "help" -> rest.isEmpty() ? Optional.of(new ConsentWord.Help()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Optional<Optional<String>> named(String rest) {
    if (rest.isEmpty()) {
      return Optional.of(Optional.empty());
    }
    return categories.contains(rest) ? Optional.of(Optional.of(rest)) : Optional.empty();
  }

  private static Optional<Duration> length(String rest) {
    if (rest.isEmpty()) {
      return Optional.of(MUTE_DEFAULT);
    }
    Matcher matcher = LENGTH.matcher(rest);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    Duration length =
        switch (matcher.group(2)) {
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> Duration.ofDays(7 * count);
        };
    return length.isZero()
        ? Optional.empty()
        : Optional.of(length.compareTo(MUTE_MAX) > 0 ? MUTE_MAX : length);
  }
}
