package dev.larkpost.engine.audience;

import dev.larkpost.engine.event.EventException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Audiences written as a text, for configuration: {@code holders(studio-nft, 2) except
 * subscribers(quiet)}. Kinds are {@code holders} (a name, and how much at least), {@code list},
 * {@code members}, {@code voted}, {@code subscribers} (a name each) and {@code addresses}; they are
 * joined by {@code and}, {@code or} and {@code except}, from left to right.
 */
public final class AudienceText {
  private static final Pattern TERM =
      Pattern.compile("\\s*([a-z]+)\\s*\\(([^()]*)\\)\\s*(?:(and|or|except)\\b)?");
  private static final int LENGTH_MAX = 4_000;

  private AudienceText() {}

  /**
   * @param place where the text stands, for the refusal
   * @throws EventException MISCONFIGURED naming the place, the column and what is possible
   */
  public static Audience parse(String place, String text) {
    if (text.length() > LENGTH_MAX) {
      throw EventException.misconfigured(place + ": longer than " + LENGTH_MAX + " characters");
    }
    String said = text.toLowerCase(Locale.ROOT).strip();
    Matcher term = TERM.matcher(said);
    Optional<Audience> all = Optional.empty();
    String joined = "";
    int at = 0;
    while (at < said.length() || !joined.isEmpty()) {
      if (!term.find() || term.start() != at) {
        throw EventException.misconfigured(
            place
                + ", column "
                + (at + 1)
                + ": an audience is expected, such as holders(contract), list(name),"
                + " members(name), subscribers(category) or addresses(0x…), joined by and, or,"
                + " except");
      }
      Audience next =
          audience(place, term.group(1), text.strip().substring(term.start(2), term.end(2)));
      all = Optional.of(all.isEmpty() ? next : join(all.get(), joined, next));
      joined = Optional.ofNullable(term.group(3)).orElse("");
      at = term.end();
      if (joined.isEmpty() && at < said.length()) {
        throw EventException.misconfigured(
            place + ", column " + (at + 1) + ": and, or, except or the end is expected");
      }
    }
    return all.orElseThrow(() -> EventException.misconfigured(place + ": names no audience"));
  }

  private static Audience join(Audience one, String word, Audience other) {
    return switch (word) {
      case "and" -> one.and(other);
      case "or" -> one.or(other);
      default -> one.except(other);
    };
  }

  private static Audience audience(String place, String kind, String inside) {
    List<String> words = new ArrayList<>();
    for (String word : inside.split(",", -1)) {
      words.add(word.strip());
    }
    try {
      return switch (kind) {
        case "holders" -> holders(words);
        case "list" -> Audience.list(single(words));
        case "members" -> Audience.members(single(words));
        case "voted" -> Audience.voted(single(words));
        case "subscribers" -> Audience.subscribers(single(words).toLowerCase(Locale.ROOT));
        case "addresses" -> Audience.addresses(words);
        default -> throw new IllegalArgumentException("there is no such kind");
      };
    } catch (IllegalArgumentException | AudienceException wrong) {
      throw EventException.misconfigured(place + ": " + kind + "(…): " + wrong.getMessage());
    }
  }

  private static Audience holders(List<String> words) {
    Audience.From holders = Audience.holders(words.getFirst());
    if (words.size() > 2 || words.getFirst().isEmpty()) {
      throw new IllegalArgumentException("a contract's name, and how much at least");
    }
    return words.size() == 1 ? holders : holders.atLeast(new BigInteger(words.get(1)));
  }

  private static String single(List<String> words) {
    if (words.size() != 1 || words.getFirst().isEmpty()) {
      throw new IllegalArgumentException("one name");
    }
    return words.getFirst();
  }
}
