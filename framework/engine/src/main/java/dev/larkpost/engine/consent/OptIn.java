package dev.larkpost.engine.consent;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Somebody's wish to hear from a bot, as they sign it in a wallet for a dapp. The text is this and
 * nothing else, lines ended by {@code \n}, none after the last:
 *
 * <pre>
 * I want to hear from the XMTP bot 5f0c…64 hex digits of the bot's inbox.
 *
 * Category: drops
 * My address: 0x…40 lower-case hex digits
 * Time: 2026-11-21T12:00:00Z
 * </pre>
 *
 * The category is {@code everything} for all of them; the time is UTC, to the second.
 *
 * @param bot the bot's inbox
 * @param category absent for everything
 * @param time when it was written, to the second
 */
public record OptIn(InboxId bot, Identifier address, Optional<String> category, Instant time) {
  private static final String EVERYTHING = "everything";

  public OptIn {
    if (address.kind() != Identifier.Kind.ETHEREUM) {
      throw new IllegalArgumentException("only an address can sign an opt-in");
    }
    time = time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** What is signed. */
  public String text() {
    return """
        I want to hear from the XMTP bot %s.

        Category: %s
        My address: %s
        Time: %s"""
        .formatted(bot.value(), category.orElse(EVERYTHING), address.value(), time);
  }
}
