package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Durable announcements of one bot. */
public interface AnnouncementStore {
  /**
   * Adds one.
   *
   * @param pass where it begins in its lane's shares
   * @return empty when its key is known: it is there already
   */
  Optional<AnnouncementId> add(
      Transaction tx, AnnouncementSpec spec, AnnouncementState state, long pass, Instant now);

  Optional<AnnouncementRecord> find(Transaction tx, AnnouncementId id);

  Optional<AnnouncementRecord> byKey(Transaction tx, String key);

  /** Writes what changed: everything but the spec. */
  void update(Transaction tx, AnnouncementRecord changed, Instant now);

  /** RUNNING, not complete; by lane, those with the lowest pass first. */
  List<AnnouncementRecord> wantingPages(Transaction tx, int limit);

  /** The lowest pass among those of a lane that want pages: where a newcomer begins. */
  Optional<Long> lowestPass(Transaction tx, Lane lane);

  /** APPROVED and due by then, the oldest first. */
  List<AnnouncementRecord> due(Transaction tx, Instant now, int limit);

  /** When the next APPROVED one is due. */
  Optional<Instant> nextDue(Transaction tx);

  /** A page of those in this state, the oldest first. */
  List<AnnouncementRecord> inState(Transaction tx, AnnouncementState state, long after, int limit);

  /** The newest ones, newest first, before the given number. */
  List<AnnouncementRecord> newest(Transaction tx, long before, int limit);

  /** Forgets those that finished before then. @return how many, at most the limit */
  int forget(Transaction tx, Instant finishedBefore, int limit);
}
