package dev.larkpost.quarkus;

import dev.larkpost.engine.EventIntake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a bot stands, for pages, APIs and health.
 *
 * @param address the wallet's address; empty until the bot is registered, as are the ids
 * @param node where its network is reached
 * @param state a {@code ClientState} name
 * @param verifiedAt when a gap check last proved that nothing was missed
 * @param paused conversations in a form we cannot follow
 * @param warnings what is wrong though the bot works, and what to do; empty when nothing is
 * @param sources how its event sources stand
 */
public record BotStatus(
    String name,
    String address,
    String inboxId,
    String installationId,
    String node,
    String state,
    Optional<Instant> verifiedAt,
    int paused,
    List<String> warnings,
    List<EventIntake.Status> sources) {
  public BotStatus {
    warnings = List.copyOf(warnings);
    sources = List.copyOf(sources);
  }

  /** With more warnings. */
  BotStatus warned(List<String> more) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(more);
    return new BotStatus(
        name, address, inboxId, installationId, node, state, verifiedAt, paused, all, sources);
  }

  /** At work, but somebody should do something. */
  public boolean degraded() {
    return !warnings.isEmpty();
  }
}
