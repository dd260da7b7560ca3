package dev.larkpost.node;

import io.grpc.Status;

/** A request the node will not serve: the status its caller sees and the name we count it under. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why; counted by name. */
  enum Reason {
    UNREADABLE_REQUEST(Status.Code.INTERNAL),
    MALFORMED_REQUEST(Status.Code.INVALID_ARGUMENT),
    MALFORMED_MESSAGE(Status.Code.INVALID_ARGUMENT),
    MALFORMED_WELCOME(Status.Code.INVALID_ARGUMENT),
    INVALID_KEY_PACKAGE(Status.Code.INVALID_ARGUMENT),
    INVALID_IDENTITY_UPDATE(Status.Code.INVALID_ARGUMENT),
    BATCH_SIZE(Status.Code.INVALID_ARGUMENT),
    NO_FILTERS(Status.Code.INVALID_ARGUMENT),
    TOO_MANY_FILTERS(Status.Code.INVALID_ARGUMENT),
    UNSUPPORTED_ORDER(Status.Code.INVALID_ARGUMENT),
    // The real node's plain errors have no code of their own.
    IDENTITY_LOG_FULL(Status.Code.UNKNOWN),
    CHAIN_UNREACHABLE(Status.Code.UNAVAILABLE),
    RATE_LIMITED(Status.Code.RESOURCE_EXHAUSTED),
    TOO_MANY_STREAMS(Status.Code.RESOURCE_EXHAUSTED),
    SLOW_READER(Status.Code.ABORTED),
    CUTOVER(Status.Code.UNAVAILABLE),
    STOPPING(Status.Code.UNAVAILABLE),
    FAULT(Status.Code.UNAVAILABLE),
    STORAGE(Status.Code.INTERNAL),
    BUG(Status.Code.INTERNAL);

    private final Status.Code code;

    Reason(Status.Code code) {
      this.code = code;
    }
  }

  private final Reason reason;
  private final Status.Code code;

  Refusal(Reason reason, String message) {
    this(reason, reason.code, message);
  }

  Refusal(Reason reason, Status.Code code, String message) {
    super(message, null, false, false);
    this.reason = reason;
    this.code = code;
  }

  Reason reason() {
    return reason;
  }

  Status status() {
    return code.toStatus().withDescription(getMessage());
  }
}
