package dev.larkpost.quarkus;

import io.smallrye.config.WithDefault;
import java.util.OptionalInt;

/**
 * The embedded node; only used when the network is {@code local}. People whose wallet is a contract
 * can use it when its chain is among {@code larkpost.chains}.
 */
public interface LocalNodeConfig {
  /** The port it listens on, on the loopback; 0 takes any free one. */
  @WithDefault("5556")
  int port();

  /** Whether this application starts it. Off when another process on this machine runs the node. */
  @WithDefault("true")
  boolean start();

  /**
   * The port of a node that runs already, which is used instead of starting one. Dev and test mode
   * set it; nobody else needs to.
   */
  OptionalInt running();
}
