package dev.larkpost.engine.event;

import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was told, and how far every source was read. Sources do not see each other: the same id in
 * two sources is two facts.
 */
public interface EventStore {
  Optional<Checkpoint> checkpoint(Transaction tx, SourceName source);

  /**
   * Moves a checkpoint.
   *
   * @param expected where it stood when the batch was read
   * @throws EventException CHECKPOINT_MOVED when it stands elsewhere
   */
  void move(Transaction tx, SourceName source, Optional<Checkpoint> expected, Checkpoint next);

  /**
   * Compares events with what was told and keeps the outcome. Of several events with one id the
   * last counts. Against what was told before:
   *
   * <ul>
   *   <li>never told: it is told as {@code HAPPENED}; a retraction of it is passed over;
   *   <li>told and holding: a retraction is told; the fact again is passed over, and its new place
   *       and origin are kept (another block holds it now);
   *   <li>told and retracted: the fact is told as {@code RESTORED}; a retraction is passed over.
   * </ul>
   *
   * @param at when this is, for {@link #forget}
   * @return what is new to the world, in order, with the kinds above
   */
  List<Event> tell(Transaction tx, SourceName source, List<Event> events, Instant at);

  /** See {@link Told#after}. */
  List<Event> after(
      Transaction tx, SourceName source, long position, Optional<EventId> id, int limit);

  /** Writes or forgets notes; the last one of a key counts. */
  void note(Transaction tx, SourceName source, List<Note> notes);

  /** See {@link Told#notes}. */
  List<Note> notes(Transaction tx, SourceName source, String key, int limit);

  /**
   * Forgets events told before then, oldest first; the same fact read again after that is told
   * again, so keep them for longer than the source can replay.
   *
   * @return how many, at most {@code limit}
   */
  int forget(Transaction tx, SourceName source, Instant toldBefore, int limit);

  /** What {@link #move} throws. */
  static EventException movedByAnother(SourceName source) {
    return new EventException(
        EventException.Code.CHECKPOINT_MOVED,
        EventException.Retry.LATER,
        "the checkpoint of " + source + " was moved by somebody else; it is read again");
  }
}
