package dev.larkpost.quarkus;

import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import java.util.Optional;

/**
 * Metadata for a message to the {@code larkpost-xmtp} connector that answers nothing: where it
 * goes.
 *
 * @param key two messages with one key are sent once
 * @param category what people may stop by name; empty for none
 */
public record XmtpTarget(
    Destination destination, Lane lane, String key, Optional<String> category) {}
