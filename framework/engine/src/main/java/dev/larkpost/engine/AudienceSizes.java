package dev.larkpost.engine;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.audience.AudiencePage;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.watch.EngineListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Counts the audiences a bot knows by name, now and then, a page a round: whoever wants to know how
 * large they are asks nobody. One that cannot be read now keeps the size it had. One thread.
 */
final class AudienceSizes implements Loop {
  static final Duration EVERY = Duration.ofMinutes(5);

  /** Audiences that are counted: each is a label, for as long as metrics are kept. */
  static final int AUDIENCES_MAX = 100;

  /** Members of a page, so that nobody waits long for a round. */
  static final int PAGE = 1_000;

  /** Larger ones are told as this large: nobody counts for minutes. */
  static final int COUNTED_MAX = 1_000_000;

  private final Audiences audiences;
  private final List<Audience.From> known;
  private final EngineListener listener;
  private final Clock clock;
  private final Deque<Audience.From> waiting = new ArrayDeque<>();
  private Optional<Party> upTo = Optional.empty();
  private long counted;
  private Instant due;

  /**
   * @param known names out of configuration, never out of an event or from a person
   */
  AudienceSizes(
      Audiences audiences, Collection<Audience.From> known, EngineListener listener, Clock clock) {
    this.audiences = audiences;
    this.known = known.stream().limit(AUDIENCES_MAX).toList();
    this.listener = listener;
    this.clock = clock;
    this.due = clock.instant();
  }

  @Override
  public boolean runOnce() {
    Instant now = clock.instant();
    if (waiting.isEmpty() && !now.isBefore(due)) {
      waiting.addAll(known);
      due = now.plus(EVERY);
    }
    if (waiting.isEmpty()) {
      return false;
    }
    page(waiting.getFirst());
    return !waiting.isEmpty();
  }

  private void page(Audience.From audience) {
    try {
      AudiencePage page = audiences.page(audience, upTo, PAGE);
      counted += page.recipients().size();
      upTo = page.next();
      if (upTo.isEmpty() || counted >= COUNTED_MAX) {
        listener.audienceCounted(name(audience), Math.min(counted, COUNTED_MAX));
        next();
      }
    } catch (AudienceException unreadable) {
      next(); // whoever tells it something says so
    }
  }

  private void next() {
    waiting.removeFirst();
    upTo = Optional.empty();
    counted = 0;
  }

  /** As somebody would write it down. */
  private static String name(Audience.From audience) {
    return audience.kind() + "(" + audience.name() + ")";
  }

  @Override
  public Optional<Instant> nextDue() {
    if (known.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(waiting.isEmpty() ? due : clock.instant());
  }
}
