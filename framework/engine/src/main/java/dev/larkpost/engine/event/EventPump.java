package dev.larkpost.engine.event;

import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads one source and, in one transaction: filters what was told before, hands the rest to the
 * sink, writes the source's notes and moves the checkpoint. A failing source or sink is reported
 * and tried again after a growing pause. One thread at a time; the source belongs to the caller.
 */
public final class EventPump {
  /**
   * What a pump works with.
   *
   * @param store over the same transactions
   */
  public record Parts(
      Transactions transactions,
      EventStore store,
      EventSink sink,
      SourceListener listener,
      Clock clock) {}

  /**
   * The pump's numbers.
   *
   * @param batch about how many events share a transaction
   * @param patience how long a read may wait for something new; bounds how long {@link #runOnce}
   *     blocks
   * @param backoff pauses after failures
   */
  public record Settings(int batch, Duration patience, Backoff backoff) {
    public Settings {
      if (batch < 1 || patience.isNegative()) {
        throw new IllegalArgumentException("batch " + batch + ", patience " + patience);
      }
    }
  }

  private final EventSource source;
  private final Parts parts;
  private final Settings settings;
  private final Told told;

  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile Optional<Instant> verifiedAt = Optional.empty();
  private volatile int failures;
  private Instant due = Instant.EPOCH;

  public EventPump(EventSource source, Parts parts, Settings settings) {
    this.source = source;
    this.parts = parts;
    this.settings = settings;
    this.told = new StoredTold(parts.transactions(), parts.store(), source.name());
  }

  /**
   * One read and its transaction. Does nothing before {@link #nextDue}.
   *
   * @return whether the checkpoint moved, so that reading on at once is worth it
   */
  public boolean runOnce() {
    if (parts.clock().instant().isBefore(due)) {
      return false;
    }
    try {
      boolean moved = readAndTell();
      verifiedAt = Optional.of(parts.clock().instant());
      recovered();
      return moved;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    } catch (RuntimeException failure) {
      postpone(failure);
      return false;
    }
  }

  private boolean readAndTell() throws InterruptedException {
    Optional<Checkpoint> before =
        parts.transactions().inSnapshot(tx -> parts.store().checkpoint(tx, source.name()));
    if (before.isPresent()) {
      begun.countDown();
    }
    EventBatch batch = source.read(before, told, settings.batch(), settings.patience());
    if (before.equals(Optional.of(batch.next()))
        && batch.events().isEmpty()
        && batch.notes().isEmpty()) {
      return false;
    }
    if (!batch.events().isEmpty()) {
      parts.sink().prepare(batch.events());
    }
    List<Event> fresh = parts.transactions().inTransaction(tx -> write(tx, before, batch));
    begun.countDown();
    if (!fresh.isEmpty()) {
      parts.listener().told(source.name(), fresh);
    }
    return true;
  }

  private List<Event> write(Transaction tx, Optional<Checkpoint> before, EventBatch batch) {
    parts.store().move(tx, source.name(), before, batch.next());
    parts.store().note(tx, source.name(), batch.notes());
    List<Event> fresh =
        parts.store().tell(tx, source.name(), batch.events(), parts.clock().instant());
    if (!fresh.isEmpty()) {
      parts.sink().take(tx, fresh);
    }
    return fresh;
  }

  private void recovered() {
    if (failures > 0) {
      failures = 0;
      parts.listener().recovered(source.name());
    }
  }

  private void postpone(RuntimeException failure) {
    failures = failures + 1;
    begun.countDown();
    Duration pause = settings.backoff().after(failures);
    due = parts.clock().instant().plus(pause);
    parts.listener().failed(source.name(), failures, pause, failure);
  }

  /** When a round last went well: it was read, and what it had is durable. Any thread. */
  public Optional<Instant> verifiedAt() {
    return verifiedAt;
  }

  /**
   * Waits until the store holds a checkpoint, so that whatever happens from now on is told, or
   * until a first round failed. Any thread.
   *
   * @return false when the time is over
   */
  public boolean awaitBegun(Duration atMost) throws InterruptedException {
    return begun.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How many rounds in a row failed. Any thread. */
  public int failures() {
    return failures;
  }

  /** When {@link #runOnce} reads again; in the past when nothing failed. */
  public Instant nextDue() {
    return due;
  }
}
