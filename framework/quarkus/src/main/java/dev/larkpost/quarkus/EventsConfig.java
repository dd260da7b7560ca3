package dev.larkpost.quarkus;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How events are worked on. */
public interface EventsConfig {
  /** About how many events share a transaction. Fewer make handlers' retries cheaper. */
  @WithDefault("500")
  int batch();

  /** Tries of a failing event handler before the event is set aside for it. */
  @WithDefault("6")
  int attempts();

  /** How long a handler may work on one event; then it is interrupted and has failed. */
  @WithDefault("2m")
  Duration handlerTime();

  /**
   * How long it is known what was told. Longer than a source can replay: than a Kafka topic keeps
   * its records, and than you may ever want to read a chain again.
   */
  @WithDefault("90d")
  Duration retention();
}
