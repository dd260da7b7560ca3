package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.store.Transaction;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The steps somebody can take with an announcement, each in the caller's transaction. What was
 * sealed before a pause or an end goes out and is counted; what was not stays or is dropped.
 */
public final class AnnouncementSteps {
  /** Why deliveries of a cancelled announcement are skipped. */
  public static final String CANCELLED = "cancelled";

  private final AnnouncementStore announcements;
  private final OutboxStore outbox;
  private final Clock clock;

  public AnnouncementSteps(AnnouncementStore announcements, OutboxStore outbox, Clock clock) {
    this.announcements = announcements;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Counts whom it reaches; DRAFT and PLANNED ones, as often as one likes. */
  public StepResult plan(Transaction tx, AnnouncementId id) {
    return step(
        tx,
        id,
        Set.of(AnnouncementState.DRAFT, AnnouncementState.PLANNED),
        AnnouncementState.COUNTING,
        r -> r.fromTheStart().planned(AnnouncementPlan.empty(r.spec().when().at())));
  }

  /** Lets a PLANNED one go. */
  public StepResult approve(Transaction tx, AnnouncementId id) {
    return step(
        tx,
        id,
        Set.of(AnnouncementState.PLANNED),
        AnnouncementState.APPROVED,
        AnnouncementRecord::fromTheStart);
  }

  /** Nothing more is made or sealed from now on. */
  public StepResult pause(Transaction tx, AnnouncementId id) {
    return step(
        tx,
        id,
        Set.of(AnnouncementState.APPROVED, AnnouncementState.RUNNING),
        AnnouncementState.PAUSED,
        r -> {
          outbox.hold(tx, id);
          return r;
        });
  }

  /** Goes on where it was paused. */
  public StepResult resume(Transaction tx, AnnouncementId id) {
    return step(
        tx,
        id,
        Set.of(AnnouncementState.PAUSED),
        AnnouncementState.APPROVED,
        r -> {
          outbox.unhold(tx, id);
          return r;
        });
  }

  /** Ends it for good. */
  public StepResult cancel(Transaction tx, AnnouncementId id, String reason) {
    StepResult result =
        step(
            tx,
            id,
            Set.of(
                AnnouncementState.DRAFT,
                AnnouncementState.COUNTING,
                AnnouncementState.PLANNED,
                AnnouncementState.APPROVED,
                AnnouncementState.RUNNING,
                AnnouncementState.PAUSED),
            AnnouncementState.CANCELLED,
            r -> r.in(AnnouncementState.CANCELLED, Optional.of(reason)));
    if (result instanceof StepResult.Taken) {
      outbox.cancel(tx, id, reason, clock.instant());
    }
    return result;
  }

  private StepResult step(
      Transaction tx,
      AnnouncementId id,
      Set<AnnouncementState> from,
      AnnouncementState to,
      UnaryOperator<AnnouncementRecord> change) {
    Optional<AnnouncementRecord> found = announcements.find(tx, id);
    if (found.isEmpty()) {
      return new StepResult.Unknown();
    }
    AnnouncementRecord before = found.get();
    if (before.state() == to) {
      return new StepResult.Taken(before);
    }
    if (!from.contains(before.state())) {
      return new StepResult.Refused(before);
    }
    AnnouncementRecord after = change.apply(before).in(to);
    announcements.update(tx, after, clock.instant());
    return new StepResult.Taken(after);
  }
}
