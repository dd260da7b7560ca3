package dev.larkpost.engine.inbound;

/** A handler's failure with its code; its message never quotes content. */
final class HandlerFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;

  HandlerFailure(FailureCode code, String message) {
    super(message);
    this.code = code;
  }

  HandlerFailure(FailureCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  FailureCode code() {
    return code;
  }
}
