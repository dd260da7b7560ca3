package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.MessageId;

/** Something that cannot be told. Names what is wrong and the cure, never what was to be said. */
public final class TellingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Stable reasons; part of the API. */
  public enum Code {
    /** It says nothing. */
    NOTHING_SAID,
    /** There is no template of that name. */
    UNKNOWN_TEMPLATE,
    /** An announcement needs a category the bot has, and this is none. */
    UNKNOWN_CATEGORY,
    /** There is no condition of that name. */
    UNKNOWN_CONDITION,
    /** There is no key, and no event to make one of. */
    NO_KEY,
    /** A reply to no message, to one that never came in, or to one that was forgotten since. */
    NO_MESSAGE,
    /** The handler that should say it failed; the cause says why. */
    HANDLER_FAILED
  }

  private final Code code;

  TellingException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** Only what somebody said can be answered. */
  public static TellingException unanswerable(MessageId message) {
    return new TellingException(
        Code.NO_MESSAGE,
        "no message " + message + " came in, or it was forgotten; tell it as a notification");
  }

  /** A reply somebody planned by hand. */
  public static TellingException answersNothing() {
    return new TellingException(
        Code.NO_MESSAGE,
        "a delivery in the reply lane that answers nothing: reply to a message by its id, or tell it"
            + " as a notification");
  }

  /** What a handler was to say is not there. */
  public static TellingException handlerFailed(int attempts, Throwable why) {
    TellingException failed =
        new TellingException(Code.HANDLER_FAILED, "the handler failed " + attempts + " times");
    failed.initCause(why);
    return failed;
  }

  public Code code() {
    return code;
  }
}
