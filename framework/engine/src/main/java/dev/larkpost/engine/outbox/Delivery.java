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
    Purpose purpose) {}
