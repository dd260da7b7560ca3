package dev.larkpost.engine.consent;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an inbox wants to hear, as its changes left it. Replies are never withheld: whoever asks
 * gets an answer.
 *
 * @param stopped everything is stopped
 * @param stoppedCategories what is stopped besides
 * @param startedCategories what is wanted although everything was stopped
 * @param mutedUntil nothing before then
 */
public record Standing(
    boolean stopped,
    Set<String> stoppedCategories,
    Set<String> startedCategories,
    Optional<Instant> mutedUntil) {
  /** Of an inbox that never said anything. */
  public static final Standing SILENT = new Standing(false, Set.of(), Set.of(), Optional.empty());

  public Standing {
    stoppedCategories = Set.copyOf(stoppedCategories);
    startedCategories = Set.copyOf(startedCategories);
  }

  /** Whether a notification or announcement of this category must not be sent now. */
  public boolean refuses(Optional<String> category, Instant now) {
    if (mutedUntil.filter(now::isBefore).isPresent()) {
      return true;
    }
    if (category.filter(startedCategories::contains).isPresent()) {
      return false;
    }
    return stopped || category.filter(stoppedCategories::contains).isPresent();
  }

  /** The standing after this change. */
  public Standing after(ConsentChange change) {
    return switch (change.kind()) {
      case STOP -> stop(change.category());
      case START -> start(change.category());
      case MUTE -> new Standing(stopped, stoppedCategories, startedCategories, change.until());
    };
  }

  private Standing stop(Optional<String> category) {
    return category
        .map(
            name ->
                new Standing(
                    stopped,
                    with(stoppedCategories, name),
                    without(startedCategories, name),
                    mutedUntil))
        .orElse(new Standing(true, Set.of(), Set.of(), mutedUntil));
  }

  private Standing start(Optional<String> category) {
    return category
        .map(
            name ->
                new Standing(
                    stopped,
                    without(stoppedCategories, name),
                    stopped ? with(startedCategories, name) : startedCategories,
                    Optional.empty()))
        .orElse(SILENT);
  }

  private static Set<String> with(Set<String> names, String name) {
    Set<String> more = new HashSet<>(names);
    more.add(name);
    return more;
  }

  private static Set<String> without(Set<String> names, String name) {
    Set<String> fewer = new HashSet<>(names);
    fewer.remove(name);
    return fewer;
  }
}
