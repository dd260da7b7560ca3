package dev.larkpost.xmtp.store;

/**
 * How fresh our leaf key of a conversation is: whoever still has the private part of an old one (a
 * key package's serves many groups) reads along, so it is replaced now and then.
 *
 * @param dueMs when it is due, Unix milliseconds; with a need: when to try next
 */
public record LeafKey(long dueMs, Need need) {
  /** Joined by a key package: due at once, as soon as we say something. */
  public static final LeafKey OF_KEY_PACKAGE = new LeafKey(0, Need.NONE);

  /** What waits for the renewal. */
  public enum Need {
    /** Nothing was sent since it became due. */
    NONE,
    /** We sent since it became due: renew when it is convenient. */
    WANTED,
    /** This store is older than the network: nothing is sent before it is renewed. */
    REQUIRED
  }

  /** A fresh key. */
  public static LeafKey until(long dueMs) {
    return new LeafKey(dueMs, Need.NONE);
  }

  /** After something was sent. */
  public LeafKey usedAt(long nowMs) {
    return need == Need.NONE && dueMs <= nowMs ? new LeafKey(dueMs, Need.WANTED) : this;
  }

  /** This very state must not be sent from any more. */
  public LeafKey required() {
    return need == Need.REQUIRED ? this : new LeafKey(0, Need.REQUIRED);
  }

  /** The conversation is given up: nothing waits any more. */
  public LeafKey abandoned() {
    return new LeafKey(dueMs, Need.NONE);
  }

  /** Could not be renewed now. A wish is forgotten until we send again, a requirement never is. */
  public LeafKey putOffTo(long ms) {
    return new LeafKey(ms, need == Need.REQUIRED ? need : Need.NONE);
  }
}
