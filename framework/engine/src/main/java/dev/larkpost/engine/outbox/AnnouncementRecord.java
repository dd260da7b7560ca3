package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.Party;
import java.time.Instant;
import java.util.Optional;

/**
 * An announcement as it stands.
 *
 * @param reason why it ended, when it ended early
 * @param token everybody up to this party was looked at
 * @param complete the whole audience was looked at
 * @param pass what it had of its lane's share, by weight; the lowest goes next
 * @param plan what was counted, as far as it was
 */
public record AnnouncementRecord(
    AnnouncementId id,
    AnnouncementSpec spec,
    AnnouncementState state,
    Optional<String> reason,
    Optional<Party> token,
    boolean complete,
    long pass,
    Optional<AnnouncementPlan> plan,
    Instant changed) {
  /** Whether anything of it may go out that did not go out before. */
  public boolean resumable(Instant now) {
    boolean goes =
        switch (state) {
          case RUNNING, DONE -> true;
          case DRAFT, COUNTING, PLANNED, APPROVED, PAUSED, CANCELLED -> false;
        };
    return goes && spec.when().expires().filter(end -> !end.isAfter(now)).isEmpty();
  }

  AnnouncementRecord in(AnnouncementState next, Optional<String> why) {
    return new AnnouncementRecord(id, spec, next, why, token, complete, pass, plan, changed);
  }

  AnnouncementRecord in(AnnouncementState next) {
    return in(next, reason);
  }

  /** Looked at up to there; absent at the end. */
  AnnouncementRecord upTo(Optional<Party> next) {
    return new AnnouncementRecord(
        id, spec, state, reason, next.or(() -> token), next.isEmpty(), pass, plan, changed);
  }

  AnnouncementRecord fromTheStart() {
    return new AnnouncementRecord(
        id, spec, state, reason, Optional.empty(), false, pass, plan, changed);
  }

  AnnouncementRecord passed(long more) {
    return new AnnouncementRecord(
        id, spec, state, reason, token, complete, pass + more, plan, changed);
  }

  AnnouncementRecord planned(AnnouncementPlan counted) {
    return new AnnouncementRecord(
        id, spec, state, reason, token, complete, pass, Optional.of(counted), changed);
  }
}
