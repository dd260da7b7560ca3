package dev.larkpost.quarkus;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The network's budgets. All bots of the application share them. */
public interface LimitsConfig {
  /**
   * Whether publishes and reads are paced. By default they are on the hosted networks and are not
   * on a local node.
   */
  Optional<Boolean> enabled();

  /** Publishes in a full bucket. Change it only when your network says another number. */
  @WithDefault("3000")
  int capacity();

  /** Publishes that come back per whole period of silence. */
  @WithDefault("600")
  int refill();

  /** The period of the refill. */
  @WithDefault("1m")
  Duration period();

  /** Reads in a full bucket. */
  @WithDefault("20000")
  int readCapacity();

  /** Reads that come back per whole period of silence. */
  @WithDefault("4000")
  int readRefill();

  /** Publishes only replies may use. More makes replies quicker while announcements run. */
  @WithDefault("300")
  int replyReserve();
}
