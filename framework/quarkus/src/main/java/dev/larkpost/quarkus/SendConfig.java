package dev.larkpost.quarkus;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How deliveries leave. */
public interface SendConfig {
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
