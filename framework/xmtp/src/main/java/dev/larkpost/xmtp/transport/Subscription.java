package dev.larkpost.xmtp.transport;

import java.util.Collection;
import java.util.Map;

/**
 * A live subscription. Thread-safe. The adapter reconnects by itself, from positions it asks the
 * listener for.
 */
public interface Subscription extends AutoCloseable {
  /**
   * Adds topics from the given positions and removes others; returns once the network accepted the
   * stream that carries the additions, or it broke (then it retries by itself).
   */
  void update(Map<Topic, Long> adds, Collection<Topic> removes);

  /** True while every topic is on an accepted stream. */
  boolean live();

  @Override
  void close();
}
