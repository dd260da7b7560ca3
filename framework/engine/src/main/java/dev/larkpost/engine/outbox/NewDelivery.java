package dev.larkpost.engine.outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * A delivery to be planned.
 *
 * @param category what the recipient may stop by name; empty for replies
 * @param due not before then
 */
public record NewDelivery(
    Lane lane, Destination destination, Body body, Optional<String> category, Instant due) {}
