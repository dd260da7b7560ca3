package dev.larkpost.bots.notifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The notifier's own settings; chains, contracts and rules are Larkpost's. */
@ConfigMapping(prefix = "larkpost.notifier")
public interface NotifierConfig {
  /** Starts a chain with a token and some people, and a page to watch. Only for trying it out. */
  @WithDefault("false")
  boolean demo();

  /** The demo's chain listens here, on 127.0.0.1; 0 for any free port. */
  @WithDefault("${LARKPOST_CHAIN_PORT:8545}")
  int chainPort();

  /** A chain for the demo that runs already, with accounts it signs for, instead of a new one. */
  Optional<String> chainRpc();

  /** What it answers when somebody writes to it. */
  @WithDefault(
      "I tell you when something of yours happens. Say STOP to end that, START to begin again.")
  String answer();

  /** What it answers to a button nobody else answers. */
  @WithDefault("Noted, thank you.")
  String tapped();
}
