package dev.larkpost.xmtp.conversation;

/** The group took a form this client cannot follow: stop there, keep the cursor, skip nothing. */
final class PausedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PausedException(String reason) {
    super(reason);
  }
}
