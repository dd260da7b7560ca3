package dev.larkpost.engine.outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * One reply, notification or announcement for one recipient.
 *
 * @param destination where it goes; a conversation from the first seal on
 * @param reason why it was postponed or ended, when it was
 * @param attempts how often sealing it was postponed
 * @param due not sealed before then
 * @param purpose whom it is meant for, to the end
 */
public record Delivery(
    DeliveryId id,
    Lane lane,
    Destination destination,
    Body body,
    Optional<String> category,
    DeliveryState state,
    Optional<String> reason,
    int attempts,
    Instant planned,
    Instant due,
    Purpose purpose) {
  /**
   * Where it waits its turn. What is meant for somebody waits at their inbox, also when its bytes
   * were lost and it goes into its conversation anew: what is told later must not overtake it.
   */
  public Destination place() {
    return purpose.recipient().<Destination>map(Destination.ToInbox::new).orElse(destination);
  }

  /** Deliveries are kept in sets and maps a lot, and few of one id differ. */
  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** The same in another state, for this reason or none. */
  Delivery with(DeliveryState next, Optional<String> why) {
    return new Delivery(
        id, lane, destination, body, category, next, why, attempts, planned, due, purpose);
  }

  Delivery with(Destination place) {
    return new Delivery(
        id, lane, place, body, category, state, reason, attempts, planned, due, purpose);
  }

  Delivery with(Body content) {
    return new Delivery(
        id, lane, destination, content, category, state, reason, attempts, planned, due, purpose);
  }

  /** The same after so many attempts, not to be sealed before then. */
  Delivery with(int tried, Instant next) {
    return new Delivery(
        id, lane, destination, body, category, state, reason, tried, planned, next, purpose);
  }
}
