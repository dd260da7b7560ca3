package dev.larkpost.engine.consent;

import java.util.Optional;

/** What becomes of what one recipient's allowance has no room for. */
public sealed interface Overflow {
  /** It is skipped, with the reason {@code limit}. */
  record Drop() implements Overflow {}

  /** It waits until there is room. */
  record Delay() implements Overflow {}

  /**
   * It is skipped, with the reason {@code digest}, and summed up with the others in one message as
   * soon as there is room for that; whatever comes until then goes into it too.
   *
   * @param template what the message says, out of {@code count}, {@code lines}, {@code more} and
   *     {@code category}; a plain English text when absent
   */
  record Digest(Optional<String> template) implements Overflow {}
}
