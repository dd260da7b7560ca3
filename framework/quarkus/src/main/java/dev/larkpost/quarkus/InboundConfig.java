package dev.larkpost.quarkus;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How messages are worked on. */
public interface InboundConfig {
  /**
   * Messages in memory at most, waiting or with a handler; also the most handlers that run at once.
   * Raise it when handlers wait long for other systems.
   */
  @WithDefault("1000")
  int waiting();

  /** Tries of a failing handler before its message becomes a dead letter. */
  @WithDefault("6")
  int attempts();

  /** How long to wait before the second try; doubles from then on. */
  @WithDefault("1s")
  Duration retry();

  /** The longest wait between tries. */
  @WithDefault("5m")
  Duration retryMost();

  /** How long a promised answer (Uni, CompletionStage) may take. */
  @WithDefault("60s")
  Duration patience();

  /**
   * How long one message may be worked on, a promised answer included. Then the handler is
   * interrupted, the attempt counts as failed and the conversation goes on. Raise it, with
   * patience, for handlers that wait long for other systems.
   */
  @WithDefault("2m")
  Duration handlerTime();

  /** Messages of one sender that are worked on per flood period; the rest is dropped. */
  @WithDefault("6000")
  int floodMost();

  /** See {@code flood-most}. */
  @WithDefault("1m")
  Duration floodPeriod();
}
