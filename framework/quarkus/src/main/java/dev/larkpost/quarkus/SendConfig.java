package dev.larkpost.quarkus;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How deliveries leave. */
public interface SendConfig {
  /** How often those who could not be reached are tried again; only when asked if absent. */
  Optional<Duration> retryUnreachable();

  /** Threads that seal and publish. More help when the network is far away. */
  @WithDefault("4")
  int senders();

  /** Deliveries sealed and published together at most. */
  @WithDefault("500")
  int batch();

  /** How long finished deliveries and the ids of handled messages are kept. */
  @WithDefault("7d")
  Duration retention();
}
