package dev.larkpost.engine.event;

import java.time.Duration;
import java.util.List;

/**
 * Told what happens on the way of events in, for logs, metrics and tests. Called on the pump's
 * thread: be quick, and do not throw.
 */
public interface SourceListener {
  SourceListener SILENT = new SourceListener() {};

  /** These are durable, with the checkpoint behind them and everything the sink made of them. */
  default void told(SourceName source, List<Event> events) {}

  /**
   * A read or its transaction failed; nothing was written.
   *
   * @param attempt 1 for the first failure in a row
   */
  default void failed(SourceName source, int attempt, Duration retryIn, Throwable cause) {}

  /** The first good round after failures. */
  default void recovered(SourceName source) {}

  /**
   * Something that came in cannot be used and was passed over.
   *
   * @param what which one and why, without its content
   */
  default void setAside(SourceName source, String what) {}

  /** Something an operator should know: a reorg, a provider that left something out. */
  default void noticed(SourceName source, String what) {}
}
