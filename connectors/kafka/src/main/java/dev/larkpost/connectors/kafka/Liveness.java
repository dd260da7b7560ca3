package dev.larkpost.connectors.kafka;

import java.time.Duration;

/**
 * Silence of a topic and silence of a broker look alike to a consumer: after a while without
 * records the cluster is asked.
 */
final class Liveness {
  private final ClusterView view;
  private final long silence;
  private long heard = System.nanoTime();

  Liveness(ClusterView view, Duration silence) {
    this.view = view;
    this.silence = silence.toNanos();
  }

  /**
   * @throws dev.larkpost.engine.event.EventException UNAVAILABLE when nobody answers
   */
  void check(boolean records) throws InterruptedException {
    long now = System.nanoTime();
    if (!records && now - heard < silence) {
      return;
    }
    if (!records) {
      view.id();
    }
    heard = System.nanoTime();
  }
}
