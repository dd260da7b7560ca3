package dev.larkpost.xmtp.conversation;

import java.util.Map;

/**
 * After how long a conversation's messages disappear (wire file mls-and-messages section 3.4).
 *
 * @param fromNs messages sent before stay, Unix nanoseconds
 * @param inNs counted from when this client processed them; 0 = they stay
 */
record Disappearing(long fromNs, long inNs) {
  static final Disappearing NEVER = new Disappearing(0, 0);

  private static final long NS_PER_MS = 1_000_000L;

  /** On only when both values are numbers above zero. */
  static Disappearing of(Map<String, String> attributes) {
    long from = number(attributes.getOrDefault(GroupView.DISAPPEAR_FROM, ""));
    long in = number(attributes.getOrDefault(GroupView.DISAPPEAR_IN, ""));
    return from > 0 && in > 0 ? new Disappearing(from, in) : NEVER;
  }

  private static long number(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  boolean concerns(long sentNs) {
    return inNs > 0 && sentNs >= fromNs;
  }

  /** When a message processed now is to go, Unix milliseconds. */
  long expiryMs(long nowMs) {
    long after = inNs / NS_PER_MS;
    return nowMs > Long.MAX_VALUE - after ? Long.MAX_VALUE : nowMs + after;
  }
}
