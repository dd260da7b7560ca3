package dev.larkpost.engine.connect;

import java.util.Set;

/**
 * Something on the class path that joins bots to a system. Found with {@link
 * java.util.ServiceLoader}: a connector that is there and configured is enough.
 */
public interface Connector {
  /** How people call it: {@code evm}, {@code kafka}. */
  String name();

  /** First names below {@code larkpost.} whose settings are this connector's and nobody else's. */
  Set<String> sections();

  /**
   * Reads the settings of its sections, all of them, and asks nobody. Also called when an
   * application is built, with what is known by then.
   *
   * @param settings of all connectors, from {@code larkpost.} on
   * @throws dev.larkpost.engine.event.EventException MISCONFIGURED with place and cure
   */
  Offer offer(Settings settings);
}
