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
   * What somebody tells by themselves: in the reply lane nobody's wishes are asked, so it is not
   * for them. There this is a notification, whatever lane it names.
   */
  public NewDelivery byHand() {
    if (lane != Lane.REPLY) {
      return this;
    }
    Purpose meant =
        destination instanceof Destination.ToInbox to
            ? new Purpose(
                Optional.of(to.inbox()),
                purpose.announcement(),
                purpose.expires(),
                purpose.attributes(),
                purpose.sort())
            : purpose;
    return new NewDelivery(Lane.NOTIFICATION, destination, body, category, due, meant);
  }
}
