package dev.larkpost.engine.view;

import dev.larkpost.engine.DeadLetters;

/**
 * A message that was given up.
 *
 * @param reason a stable code
 */
public record DeadMessageView(
    long number, String message, String conversation, String sender, int attempts, String reason) {
  public static DeadMessageView of(DeadLetters.DeadMessage dead) {
    return new DeadMessageView(
        dead.sequence(),
        dead.message().hex(),
        dead.conversation().hex(),
        dead.sender().value(),
        dead.attempts(),
        dead.code());
  }
}
