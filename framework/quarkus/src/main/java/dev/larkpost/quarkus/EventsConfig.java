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
}
