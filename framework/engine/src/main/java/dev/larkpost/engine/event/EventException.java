package dev.larkpost.engine.event;

/**
 * A failure on the way of events in, with a stable code and a hint whether trying again can help.
 * Names sources, places and types; never carries what an event says.
 */
public final class EventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Stable reasons; part of the API. */
  public enum Code {
    /** The source cannot be reached, or none of its providers answered well. */
    UNAVAILABLE,
    /** The source asks for silence for a while. */
    THROTTLED,
    /** The configuration cannot work; the message names the place and the cure. */
    MISCONFIGURED,
    /** Something that came in is not what it should be. */
    MALFORMED,
    /** Somebody else moved the checkpoint of the source: two processes read it. */
    CHECKPOINT_MOVED,
    /** The source was closed. */
    CLOSED
  }

  /** Whether the same call can succeed later. */
  public enum Retry {
    NEVER,
    LATER
  }

  private final Code code;
  private final Retry retry;

  public EventException(Code code, Retry retry, String message) {
    super(message);
    this.code = code;
    this.retry = retry;
  }

  public EventException(Code code, Retry retry, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retry = retry;
  }

  /** Something that came in cannot be used. @param what names place and types, not values */
  public static EventException malformed(String what) {
    return new EventException(Code.MALFORMED, Retry.NEVER, what);
  }

  /**
   * @param cure what to change, and where
   */
  public static EventException misconfigured(String cure) {
    return new EventException(Code.MISCONFIGURED, Retry.NEVER, cure);
  }

  public Code code() {
    return code;
  }

  public Retry retry() {
    return retry;
  }
}
