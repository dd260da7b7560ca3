package dev.larkpost.engine.inbound;

import dev.larkpost.engine.outbox.HandOff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Answers that are made at the same time leave together: one transaction and one request for all of
 * them. Whoever is the last of those at work does it for all; who waited a moment in vain does it
 * for those who came until then. The others go on as soon as theirs is written. Called by the
 * threads that made them, any number at once.
 */
final class Together {
  /** Answers in one transaction. */
  static final int MOST = 64;

  private final Duration patience;
  private final IntSupplier conversations;
  private final BiConsumer<List<HandOff.Unrecorded>, Consumer<List<Optional<Boolean>>>> send;
  private final ReentrantLock lock = new ReentrantLock();
  private Group open = new Group();

  /** How many are being sent: the conversations they are of are at work still. */
  private int leaving;

  /** Guarded by the lock. */
  private final class Group {
    private final List<HandOff.Unrecorded> answers = new ArrayList<>();
    private final Condition changed = lock.newCondition();
    private boolean closed;
    private boolean told;
    private List<Optional<Boolean>> outcomes = List.of();
  }

  /**
   * @param patience how long an answer waits for others
   * @param conversations how many have messages waiting or at work
   * @param send what {@link HandOff#sendAtOnce} does
   */
  Together(
      Duration patience,
      IntSupplier conversations,
      BiConsumer<List<HandOff.Unrecorded>, Consumer<List<Optional<Boolean>>>> send) {
    this.patience = patience;
    this.conversations = conversations;
    this.send = send;
  }

  /**
   * @return whether it counted; empty when nothing was written
   */
  Optional<Boolean> send(HandOff.Unrecorded answer) {
    Group group;
    int place;
    lock.lock();
    try {
      group = open;
      place = group.answers.size();
      group.answers.add(answer);
      if (!isComplete(group)) {
        await(group);
      }
      if (group.closed) {
        while (!group.told) {
          group.changed.awaitUninterruptibly();
        }
        return outcome(group, place);
      }
      close(group);
    } finally {
      lock.unlock();
    }
    sendAll(group);
    return outcome(group, place);
  }

  private boolean isComplete(Group group) {
    int here = group.answers.size();
    return here >= MOST || here + leaving >= conversations.getAsInt();
  }

  /** Until another takes care of it, or the time is over. */
  private void await(Group group) {
    long left = patience.toNanos();
    try {
      while (!group.closed && left > 0) {
        left = group.changed.awaitNanos(left);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(Group group) {
    group.closed = true;
    leaving += group.answers.size();
    open = new Group();
  }

  private void sendAll(Group group) {
    try {
      send.accept(List.copyOf(group.answers), outcomes -> tell(group, outcomes));
    } finally {
      tell(group, List.of());
      gone();
    }
  }

  /** The first word counts: the others may go on while theirs is published. */
  private void tell(Group group, List<Optional<Boolean>> outcomes) {
    lock.lock();
    try {
      if (!group.told) {
        group.told = true;
        group.outcomes = outcomes;
        leaving -= group.answers.size() - 1;
        group.changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void gone() {
    lock.lock();
    try {
      leaving--; // who did it for all was at work until now
    } finally {
      lock.unlock();
    }
  }

  private static Optional<Boolean> outcome(Group group, int place) {
    return place < group.outcomes.size() ? group.outcomes.get(place) : Optional.empty();
  }
}
