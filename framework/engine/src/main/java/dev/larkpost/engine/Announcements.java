package dev.larkpost.engine;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.Progress;
import dev.larkpost.engine.outbox.StepResult;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.xmtp.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a bot tells by itself: drafts, plans, steps and progress. Everything is durable when a
 * method returns. Any thread.
 */
public interface Announcements {
  /**
   * Writes an announcement down and begins to count whom it reaches; nothing goes out before it is
   * approved.
   *
   * @return the one there is already, when its key is known
   * @throws dev.larkpost.engine.outbox.TellingException when it cannot be told
   */
  AnnouncementId draft(Announcement announcement);

  /** Tells it without asking anybody: what a program decided. */
  AnnouncementId send(Tellable telling);

  /** As {@link #send(Tellable)}, within the caller's transaction. */
  AnnouncementId send(Transaction tx, Tellable telling);

  /** Makes the conversations an announcement would need, so that it costs one unit each. */
  AnnouncementId warmUp(String key, String category, Audience audience);

  /** Counts anew whom it reaches. */
  StepResult plan(AnnouncementId id);

  /** Lets a planned one go, at its time. */
  StepResult approve(AnnouncementId id);

  StepResult pause(AnnouncementId id);

  StepResult resume(AnnouncementId id);

  StepResult cancel(AnnouncementId id);

  Optional<AnnouncementRecord> find(AnnouncementId id);

  /** The newest, newest first. @param before the last number of the page before */
  List<AnnouncementRecord> newest(long before, int limit);

  Progress progress(AnnouncementId id);

  /** How many chose which button. */
  Map<String, Long> tally(AnnouncementId id);
}
