package dev.larkpost.engine.outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * A delivery to be planned.
 *
 * @param category what the recipient may stop by name; empty for replies
 * @param due not before then
 * @param purpose whom it is meant for
 */
public record NewDelivery(
    Lane lane,
    Destination destination,
    Body body,
    Optional<String> category,
    Instant due,
    Purpose purpose) {
  /** One that belongs to nothing; a message to an inbox is meant for that inbox. */
  public NewDelivery(
      Lane lane, Destination destination, Body body, Optional<String> category, Instant due) {
    this(lane, destination, body, category, due, Purpose.of(lane, destination));
  }

  /**
   * This one, planned by somebody themselves.
   *
   * @throws TellingException NO_MESSAGE in the reply lane: nobody's wishes are asked there, so it
   *     is for answers to messages
   */
  public NewDelivery byHand() {
    if (lane == Lane.REPLY) {
      throw TellingException.answersNothing();
    }
    return this;
  }
}
