package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.transport.Counted;
import dev.larkpost.xmtp.transport.Stretch;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What streams brought of each conversation since the last look-back: not the positions, only where
 * the first came, how many there were and their sum. A stream may leave some out, and nothing in
 * what it brings says so; the network's own count does. In memory only: a restart forgets it.
 * Thread-safe.
 */
final class StreamedRuns {
  /** More are not remembered: what streams leave out there is not looked for. */
  static final int CONVERSATIONS_MAX = 200_000;

  /**
   * Envelopes of one conversation that moved its cursor.
   *
   * @param after the cursor before the first of them
   * @param upTo the cursor after the last
   * @param envelopes how many
   * @param positions the sum of their positions; may wrap around
   * @param epoch of the group before the first of them
   */
  record Run(long after, long upTo, long envelopes, long positions, long epoch) {
    /** What is behind a position: nobody knows any more what came of it. */
    Run rest(long position) {
      return new Run(position, upTo, 0, 0, epoch);
    }

    private Run since(long later) {
      return new Run(after, upTo, envelopes, positions, later);
    }

    /**
     * With what came next. Where the cursor has jumped in between, too much is asked about: the
     * count will differ and the topic is read, once.
     */
    Run then(Run next) {
      return new Run(
          after, next.upTo, envelopes + next.envelopes, positions + next.positions, epoch);
    }

    /**
     * Whether nothing was left out. Equal numbers alone would not do: a network that has removed an
     * old envelope meanwhile, or whose replica lacks one, would hide another that never came.
     */
    boolean isAllOf(Counted counted) {
      return counted.envelopes() == envelopes && counted.positions() == positions;
    }

    Stretch stretch() {
      return new Stretch(after, upTo);
    }
  }

  private Map<ConversationId, Run> runs = new HashMap<>();

  /**
   * More of a conversation was worked on, and is durable. Call under its lock. What came by query
   * is complete in itself, so it begins no run; within one it counts like the rest.
   *
   * @return false when it is not remembered because there are too many
   */
  synchronized boolean add(ConversationId conversation, Run next, Reading reading) {
    Run now =
        runs.compute(
            conversation,
            (id, run) -> {
              if (run != null) {
                return run.then(next);
              }
              return reading == Reading.STREAMED && hasRoom() ? next : null;
            });
    return now != null || reading != Reading.STREAMED;
  }

  private boolean hasRoom() {
    return runs.size() < CONVERSATIONS_MAX;
  }

  /** The group's epoch when the run began; empty when there is none. */
  synchronized OptionalLong epoch(ConversationId conversation) {
    Run run = runs.get(conversation);
    return run == null ? OptionalLong.empty() : OptionalLong.of(run.epoch);
  }

  /**
   * Everything behind a position was looked through by query, in this epoch of the group. A run
   * that began before that stays to be proved, as if it had begun in this epoch.
   */
  synchronized void lookedThrough(ConversationId conversation, long after, long epoch) {
    runs.computeIfPresent(conversation, (id, run) -> run.after >= after ? null : run.since(epoch));
  }

  /** All there are; whatever comes from now on begins new ones. */
  synchronized Map<ConversationId, Run> take() {
    Map<ConversationId, Run> taken = runs;
    runs = new HashMap<>();
    return taken;
  }

  /**
   * Those that were taken and are not proved yet: they go on with what came meanwhile.
   *
   * @return how many are forgotten because there are too many
   */
  synchronized int putBack(Map<ConversationId, Run> unproved) {
    int forgotten = 0;
    for (Map.Entry<ConversationId, Run> one : unproved.entrySet()) {
      Run older = one.getValue();
      Run now =
          runs.compute(
              one.getKey(),
              (id, newer) -> {
                if (newer != null) {
                  return older.then(newer);
                }
                return hasRoom() ? older : null;
              });
      forgotten += now == null ? 1 : 0;
    }
    return forgotten;
  }
}
