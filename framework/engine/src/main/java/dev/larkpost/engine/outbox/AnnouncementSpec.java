package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.watch.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be told to whom. Never changes once it is stored.
 *
 * @param key two with one key are one
 * @param lane NOTIFICATION, ANNOUNCEMENT or WARM_UP
 * @param category what a recipient may stop by name
 * @param what the contents
 * @param when its times
 * @param weight its share among those of its lane; 1 is ordinary
 * @param cause the event it is about
 * @param trace what was under way when somebody began it by hand; an event has its own
 */
public record AnnouncementSpec(
    String key,
    Lane lane,
    Optional<String> category,
    Audience audience,
    What what,
    When when,
    int weight,
    Optional<Event> cause,
    Optional<Trace> trace) {
  public static final int KEY_MAX = 450;
  public static final int WEIGHT_MAX = 100;

  /**
   * Contents by language.
   *
   * @param byLanguage EncodedContent bytes by BCP 47 tag; empty for a warm-up
   * @param fallback tag of what everybody else reads
   * @param push whether phones should ring
   * @param buttons what may be answered with a tap
   */
  public record What(
      Map<String, byte[]> byLanguage, String fallback, boolean push, List<Button> buttons) {
    public What {
      byLanguage = Map.copyOf(byLanguage);
      buttons = List.copyOf(buttons);
      if (!byLanguage.isEmpty() && !byLanguage.containsKey(fallback)) {
        throw new IllegalArgumentException("no content for the fallback language " + fallback);
      }
    }

    /** What somebody with this language gets. */
    byte[] in(Optional<java.util.Locale> language) {
      return language
          .map(java.util.Locale::toLanguageTag)
          .flatMap(tag -> Optional.ofNullable(byLanguage.get(tag)))
          .or(() -> language.flatMap(l -> Optional.ofNullable(byLanguage.get(l.getLanguage()))))
          .or(() -> Optional.ofNullable(byLanguage.get(fallback)))
          .orElseThrow(() -> new IllegalStateException("an announcement without content"));
    }
  }

  /**
   * Times.
   *
   * @param at not before
   * @param expires nothing is sealed from then on
   * @param onlyIf name of a condition that must hold when it goes out: still true?
   */
  public record When(Instant at, Optional<Instant> expires, Optional<String> onlyIf) {
    public When {
      if (expires.filter(e -> !e.isAfter(at)).isPresent()) {
        throw new IllegalArgumentException("expires before it begins");
      }
    }
  }

  /** An answer somebody can tap. */
  public record Button(String id, String label) {}

  /** One that nothing traced began. */
  public AnnouncementSpec(
      String key,
      Lane lane,
      Optional<String> category,
      Audience audience,
      What what,
      When when,
      int weight,
      Optional<Event> cause) {
    this(key, lane, category, audience, what, when, weight, cause, Optional.empty());
  }

  /** The same, begun by what is under way. */
  public AnnouncementSpec begunBy(Optional<Trace> by) {
    return new AnnouncementSpec(key, lane, category, audience, what, when, weight, cause, by);
  }

  public AnnouncementSpec {
    if (key.isEmpty() || key.length() > KEY_MAX) {
      throw new IllegalArgumentException("a key of " + key.length() + " characters");
    }
    if (lane == Lane.REPLY || what.byLanguage().isEmpty() != (lane == Lane.WARM_UP)) {
      throw new IllegalArgumentException("nothing like that goes out in lane " + lane);
    }
    if (weight < 1 || weight > WEIGHT_MAX) {
      throw new IllegalArgumentException("a weight of " + weight);
    }
  }
}
