package dev.larkpost.xmtp.id;

/** An inbox: 64 lower-case hex digits. */
public record InboxId(String value) implements Comparable<InboxId> {
  private static final int LENGTH = 64;

  public InboxId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("an inbox id is 64 lower-case hex digits");
    }
  }

  /** True for text that can be an inbox id; ask this before wrapping what came from outside. */
  public static boolean isValid(String value) {
    if (value.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = value.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(InboxId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
