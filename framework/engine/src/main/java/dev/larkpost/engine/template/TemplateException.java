package dev.larkpost.engine.template;

/**
 * A template that cannot be used, or data it cannot be filled with. Names the template and the
 * place in it; never carries a value.
 */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Stable reasons; part of the API. */
  public enum Code {
    /** The text is no template. */
    UNPARSABLE,
    /** It asks for something nobody will give it. */
    UNKNOWN_VARIABLE,
    /** A value is missing, or not of the kind the template wants. */
    UNFILLABLE,
    /** The result is longer than allowed. */
    TOO_LARGE
  }

  private final Code code;

  TemplateException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
