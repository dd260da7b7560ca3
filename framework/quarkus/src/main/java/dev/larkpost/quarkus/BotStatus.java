package dev.larkpost.quarkus;

import java.time.Instant;
import java.util.Optional;

/**
 * How a bot stands, for pages, APIs and health.
 *
 * @param address the wallet's address; empty until the bot is registered, as are the ids
 * @param node where its network is reached
 * @param state a {@code ClientState} name
 * @param verifiedAt when a gap check last proved that nothing was missed
 */
public record BotStatus(
    String name,
    String address,
    String inboxId,
    String installationId,
    String node,
    String state,
    Optional<Instant> verifiedAt) {}
