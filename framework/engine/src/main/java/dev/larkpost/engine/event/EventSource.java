package dev.larkpost.engine.event;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where events come from. Pulled by one {@link EventPump} at a time. A read may be repeated with
 * the same checkpoint after a crash or a failed transaction and must then lead to the same facts:
 * whatever a source has to know lies in the checkpoint, in the notes, or in what was told; memory
 * of its own is only for speed.
 */
public interface EventSource extends AutoCloseable {
  /** Stable over restarts. */
  SourceName name();

  /**
   * Reads on.
   *
   * @param after the last durable checkpoint; absent at the very first read
   * @param told what was told of this source
   * @param max about how many events are wanted; a source may exceed it where events belong
   *     together (one block)
   * @param wait how long to wait for something new when there is nothing; then the answer has no
   *     events and maybe the same checkpoint
   * @throws EventException UNAVAILABLE or THROTTLED when it may work later; MISCONFIGURED when it
   *     never will
   */
  EventBatch read(Optional<Checkpoint> after, Told told, int max, Duration wait)
      throws InterruptedException;

  /**
   * How many places (blocks, records) are known to be behind what was read last; empty when nobody
   * knows yet. Any thread; asks nobody.
   */
  default OptionalLong behind() {
    return OptionalLong.empty();
  }

  /** Ends connections; a read under way ends with CLOSED. */
  @Override
  void close();
}
