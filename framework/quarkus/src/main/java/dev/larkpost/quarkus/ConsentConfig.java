package dev.larkpost.quarkus;

import io.smallrye.config.WithDefault;
import java.util.OptionalLong;

/**
 * What bots answer to the consent words, and whose signed opt-ins count. The words always work;
 * {@code none} as a text makes one work silently.
 */
public interface ConsentConfig {
  /** Answer to STOP and UNSUBSCRIBE. */
  @WithDefault(
      "You will get no more notifications from me. I still answer when you write."
          + " Say START to hear from me again.")
  String stopped();

  /** Answer to MUTE; the text {until} is replaced by the end of the mute. */
  @WithDefault("Muted until {until}. Say START to hear from me sooner.")
  String muted();

  /** Answer to START. */
  @WithDefault("You will hear from me again. Say STOP to end it.")
  String started();

  /** Answer to HELP. */
  @WithDefault(
      "STOP ends my notifications, MUTE 7d silences them for a week, START turns them on again.")
  String help();

  /**
   * The number of the chain the dapp is on whose opt-ins come in over the API, such as {@code
   * 8453}: contract wallets of that chain can opt in then. Absent: only wallets with a key. Never
   * what a caller says: on another chain the same address may be somebody else's. A local node
   * needs the chain among {@code larkpost.chains}.
   */
  OptionalLong optInChain();
}
