package dev.larkpost.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;

/**
 * What one person wants to hear, by the words of design D7 and in the order the bot took note of
 * them. Written apart from the engine's consent on purpose.
 */
final class SimWishes {
  private static final Duration MUTED = Duration.ofDays(7);

  private final Queue<String> said = new ArrayDeque<>();
  private boolean stopped;
  private final Set<String> stoppedByName = new HashSet<>();
  private final Set<String> startedByName = new HashSet<>();
  private Instant mutedUntil = Instant.MIN;
  private boolean everSaid;

  void says(String word) {
    said.add(word);
    everSaid = true;
  }

  /** Whether this person ever asked for anything. */
  boolean spoke() {
    return everSaid;
  }

  /** The bot took note of the next word. @return whether it was of this kind */
  boolean noted(String kind, Instant now) {
    String word = said.isEmpty() ? "" : said.remove();
    String[] parts = word.split(" ", 2);
    String name = parts.length == 2 ? parts[1].toLowerCase(Locale.ROOT) : "";
    switch (parts[0]) {
      case "STOP" -> stop(name);
      case "START" -> start(name);
      default -> mutedUntil = now.plus(MUTED);
    }
    return parts[0].equals(kind);
  }

  private void stop(String name) {
    if (name.isEmpty()) {
      stopped = true;
      stoppedByName.clear();
      startedByName.clear();
    } else {
      stoppedByName.add(name);
      startedByName.remove(name);
    }
  }

  private void start(String name) {
    mutedUntil = Instant.MIN;
    stoppedByName.remove(name);
    if (name.isEmpty()) {
      stopped = false;
      stoppedByName.clear();
      startedByName.clear();
    } else if (stopped) {
      startedByName.add(name);
    }
  }

  /** Whether telling this is against the wish. */
  boolean refuse(String category, Instant now) {
    boolean byName = startedByName.contains(category);
    return now.isBefore(mutedUntil) || !byName && (stopped || stoppedByName.contains(category));
  }
}
