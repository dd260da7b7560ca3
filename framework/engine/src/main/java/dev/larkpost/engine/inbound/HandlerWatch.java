package dev.larkpost.engine.inbound;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Knows which handlers are at work and since when. One that takes longer than it may is
 * interrupted; one that does not even end then is abandoned: its thread may go on, but nobody waits
 * for it and nothing it gives counts. Nothing happens by itself: somebody calls {@link #look}.
 * Thread-safe.
 */
final class HandlerWatch {
  /** How long an interrupted handler has to end before it is abandoned. */
  static final Duration GRACE = Duration.ofSeconds(5);

  /** How a turn ended. */
  enum End {
    IN_TIME,
    /** It was interrupted, whatever it made of that. */
    OVERDUE,
    /** Somebody else has recorded it as failed; this thread must touch nothing any more. */
    ABANDONED
  }

  private final Duration time;
  private final int abandonedMax;
  private final Clock clock;
  private final Set<Turn> turns = new LinkedHashSet<>();
  private int abandoned;

  /**
   * @param time how long a handler may work
   * @param abandonedMax threads left to themselves at most; beyond that conversations wait
   */
  HandlerWatch(Duration time, int abandonedMax, Clock clock) {
    this.time = time;
    this.abandonedMax = abandonedMax;
    this.clock = clock;
  }

  /** One handler at work on one message. */
  final class Turn {
    private final Work work;
    private final Thread thread = Thread.currentThread();
    private final Instant due = clock.instant().plus(time);
    private End state = End.IN_TIME;

    private Turn(Work work) {
      this.work = work;
    }

    /** The handler ended, on the thread that began; an interrupt of ours does not outlive it. */
    End end() {
      synchronized (HandlerWatch.this) {
        turns.remove(this);
        if (state != End.IN_TIME) {
          Thread.interrupted();
        }
        if (state == End.ABANDONED) {
          abandoned--;
        }
        return state;
      }
    }

    private Instant nextDue() {
      return state == End.IN_TIME ? due : due.plus(GRACE);
    }
  }

  /** The calling thread begins to work on this. */
  synchronized Turn begin(Work work) {
    Turn turn = new Turn(work);
    turns.add(turn);
    return turn;
  }

  /** Interrupts who is overdue. @return what was abandoned; the caller records it as failed */
  synchronized List<Work> look() {
    Instant now = clock.instant();
    List<Work> left = new ArrayList<>();
    Iterator<Turn> oldestFirst = turns.iterator();
    while (oldestFirst.hasNext()) {
      Turn turn = oldestFirst.next();
      if (turn.due.isAfter(now)) {
        break;
      }
      if (turn.state == End.IN_TIME) {
        turn.state = End.OVERDUE;
        turn.thread.interrupt();
      } else if (mayAbandon() && !turn.nextDue().isAfter(now)) {
        turn.state = End.ABANDONED;
        abandoned++;
        oldestFirst.remove();
        left.add(turn.work);
      }
    }
    return left;
  }

  private boolean mayAbandon() {
    return abandoned < abandonedMax;
  }

  /** When to look again; empty when nothing is at work. */
  synchronized Optional<Instant> nextDue() {
    return turns.stream()
        .filter(turn -> turn.state == End.IN_TIME || mayAbandon())
        .map(Turn::nextDue)
        .min(Instant::compareTo);
  }

  Duration time() {
    return time;
  }
}
