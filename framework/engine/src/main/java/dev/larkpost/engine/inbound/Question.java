package dev.larkpost.engine.inbound;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Something the bot asks the person it talks to in a DM, and the step that gets the answer.
 * Immutable; every method gives another one.
 *
 * @param text what is asked
 * @param step name of the step, see {@link Routes.Builder#step}
 * @param options what may be answered with a tap or a number; none for any answer
 * @param state what the step will want to know; it gets it back
 * @param patience how long the answer may take, {@link #PATIENCE} unless told otherwise
 */
public record Question(
    String text, String step, List<String> options, Map<String, String> state, Duration patience) {
  public static final Duration PATIENCE = Duration.ofHours(1);
  public static final Duration PATIENCE_MAX = Duration.ofDays(30);
  public static final int OPTIONS_MAX = 10;
  public static final int STATE_MAX = 20;

  /** Characters of a name or an option. */
  public static final int NAME_MAX = 80;

  /** Characters of one value of the state. */
  public static final int VALUE_MAX = 2_000;

  public Question {
    options = List.copyOf(options);
    state = Map.copyOf(state);
    if (text.isBlank()) {
      throw new IllegalArgumentException("a question without words");
    }
    if (options.size() > OPTIONS_MAX || options.stream().anyMatch(o -> !fits(o))) {
      throw new IllegalArgumentException(
          "at most " + OPTIONS_MAX + " options of 1 to " + NAME_MAX + " characters");
    }
    if (options.stream().distinct().count() != options.size()) {
      throw new IllegalArgumentException("the same option twice");
    }
    if (state.size() > STATE_MAX
        || state.entrySet().stream()
            .anyMatch(e -> !fits(e.getKey()) || e.getValue().length() > VALUE_MAX)) {
      throw new IllegalArgumentException(
          "a state of at most " + STATE_MAX + " texts, " + VALUE_MAX + " characters each");
    }
    if (patience.isNegative() || patience.isZero() || patience.compareTo(PATIENCE_MAX) > 0) {
      throw new IllegalArgumentException(
          "patience of " + patience + "; more than nothing, at most " + PATIENCE_MAX);
    }
  }

  private static boolean fits(String name) {
    return !name.isBlank() && name.length() <= NAME_MAX;
  }

  /** Any answer will do. */
  public static Question of(String text, String step) {
    return new Question(text, step, List.of(), Map.of(), PATIENCE);
  }

  /** With buttons, numbered where an app has none. Other answers come to the step all the same. */
  public Question options(String... labels) {
    return new Question(text, step, List.of(labels), state, patience);
  }

  /** With something to remember. */
  public Question with(String name, String value) {
    Map<String, String> more = new HashMap<>(state);
    more.put(name, value);
    return new Question(text, step, options, more, patience);
  }

  /** With all of this to remember: the state of the step before. */
  public Question with(Map<String, String> values) {
    Map<String, String> more = new HashMap<>(state);
    more.putAll(values);
    return new Question(text, step, options, more, patience);
  }

  /** The answer may take so long. */
  public Question within(Duration time) {
    return new Question(text, step, options, state, time);
  }
}
