package dev.larkpost.engine.inbound;

/** Why a message could not be answered; stable, part of metrics and dead letters. */
public enum FailureCode {
  /** The handler threw. */
  HANDLER_FAILED,
  /** The handler worked longer than it may. */
  HANDLER_TIMEOUT,
  /** What the handler promised did not come in time. */
  ANSWER_TIMEOUT,
  /** The handler gave something that is no content. */
  ANSWER_UNSUPPORTED,
  /** More answers than one message may have. */
  TOO_MANY_ANSWERS,
  /** An answer is larger than the network carries. */
  ANSWER_TOO_LARGE
}
