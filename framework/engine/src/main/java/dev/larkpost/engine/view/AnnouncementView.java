package dev.larkpost.engine.view;

import dev.larkpost.engine.outbox.AnnouncementPlan;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementSpec;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Progress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An announcement as it is shown.
 *
 * @param title the first line of what it says; empty for a warm-up
 * @param audience who should be told, in words
 * @param reason why it ended early, or was held
 * @param plan whom it reaches and what it costs, as far as that was counted
 * @param progress what became of its recipients
 * @param tally how many chose which button
 */
public record AnnouncementView(
    long id,
    String key,
    String title,
    String audience,
    String lane,
    Optional<String> category,
    AnnouncementState state,
    Optional<String> reason,
    Instant at,
    Optional<Instant> expires,
    Optional<AnnouncementPlan> plan,
    Counts progress,
    Map<String, Long> tally) {
  /**
   * Recipients by what became of them.
   *
   * @param open something will still happen
   * @param skipped by reason: they do not want it, it expired, …
   */
  public record Counts(
      long open,
      long confirmed,
      Map<String, Long> skipped,
      Map<String, Long> unreachable,
      Map<String, Long> dead) {
    static Counts of(Progress progress) {
      return new Counts(
          progress.open(),
          progress.in(DeliveryState.CONFIRMED),
          progress.reasons(DeliveryState.SKIPPED),
          progress.reasons(DeliveryState.UNREACHABLE),
          progress.reasons(DeliveryState.DEAD));
    }
  }

  private static String title(AnnouncementSpec.What what) {
    return Optional.ofNullable(what.byLanguage().get(what.fallback()))
        .map(ContentView::title)
        .orElse("");
  }

  /** What the stores hold of it. */
  public static AnnouncementView of(
      AnnouncementRecord record, Progress progress, Map<String, Long> tally) {
    AnnouncementSpec spec = record.spec();
    return new AnnouncementView(
        record.id().value(),
        spec.key(),
        title(spec.what()),
        AudienceWords.of(spec.audience()),
        spec.lane().name(),
        spec.category(),
        record.state(),
        record.reason(),
        spec.when().at(),
        spec.when().expires(),
        record.plan(),
        Counts.of(progress),
        tally);
  }
}
