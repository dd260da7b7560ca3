package dev.larkpost.xmtp.conversation;

/**
 * A group, welcome or commit that breaks XMTP's rules. The reason names the rule, never content.
 */
final class InvalidGroupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidGroupException(String rule) {
    super(rule);
  }
}
