package dev.larkpost.engine.event;

/**
 * Remembers what came in lately, so that most of what comes twice is not worked on twice: for
 * intake without a checkpoint (HTTP, queues). It saves work; what is told is decided by {@link
 * EventStore}, so a filter that forgot costs nothing but that work. Thread-safe.
 *
 * <p>First {@link #claim}, then, once the effect is durable, {@link #done}. A claim of somebody who
 * died ends by itself, so nothing is lost.
 */
public interface DuplicateFilter {
  /** What is known of an id. */
  enum Verdict {
    /** Nobody has it; it is yours now. */
    NEW,
    /** Somebody is working on it, and may yet die: let it come again. */
    HELD,
    /** Done: acknowledge it and pass it over. */
    SEEN
  }

  /**
   * @param id 1 to {@value EventId#LENGTH_MAX} characters
   */
  Verdict claim(EventId id);

  /** Its effect is durable. */
  void done(EventId id);

  /** It was not done after all; whoever comes next may have it. Only what this filter claimed. */
  void release(EventId id);
}
