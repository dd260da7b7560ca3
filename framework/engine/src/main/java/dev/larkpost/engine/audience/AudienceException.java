package dev.larkpost.engine.audience;

/** An audience that cannot be read. The message names which, the place and the cure. */
public final class AudienceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Stable reasons; part of the API. */
  public enum Code {
    /** Nobody knows this kind of audience, or one of this name. */
    UNKNOWN,
    /** These two cannot be combined this way. */
    INCOMPARABLE,
    /** A file or a stored description is not what it should be. */
    MALFORMED,
    /** More than allowed. */
    TOO_LARGE,
    /** It cannot be read now. */
    UNAVAILABLE
  }

  private final Code code;

  public AudienceException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public AudienceException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
