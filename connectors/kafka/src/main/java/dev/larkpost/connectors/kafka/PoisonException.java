package dev.larkpost.connectors.kafka;

/** A record cannot be used; ends in the dead-letter topic. Inside this package only. */
final class PoisonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final PoisonReason reason;

  PoisonException(PoisonReason reason) {
    super(reason.name());
    this.reason = reason;
  }

  PoisonReason reason() {
    return reason;
  }
}
